package dev.weft.http.resilience;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The state of one circuit breaker. It never waits and has no timer: that the time of being open is over is found by
 * the next call.
 *
 * <pre>
 *            too many of the calls in the window failed
 *   CLOSED ────────────────────────────────────────────► OPEN ◄──────────┐
 *     ▲                                                    │ time is over │ a probe failed
 *     │                                                    ▼              │
 *     └──────────────────────────────────────────────── HALF_OPEN ───────┘
 *            all probes succeeded
 * </pre>
 *
 * <p>Every change of state begins a new era, and each call belongs to the era in which it was let in. What comes of a
 * call of an era that is over changes nothing: a call from before the trouble says nothing about whether it is past.
 *
 * <p>A probe that does not end is waited for no longer than the circuit stays open; then another is let through.
 *
 * <p>Thread-safe; the monitor is held for a few instructions. Times are those of one clock, compared by difference.
 *
 * @implNote Heritage: Michael Nygard, <i>Release It!</i> (2007).
 */
final class Circuit {

    /** What a circuit does with a call. */
    enum State {
        /** Lets it through and counts how it ends. */
        CLOSED,
        /** Refuses it. */
        OPEN,
        /** Lets a few through to see whether the trouble is past, and refuses the rest. */
        HALF_OPEN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * When a circuit opens, and for how long.
     *
     * @param share of failures among the calls in the window, at which it opens
     * @param leastCalls how many calls there must be in the window before their share says anything
     * @param window how far back calls are counted, in nanoseconds
     * @param openNanos how long it stays open
     * @param probes how many calls must succeed to close it again
     */
    record Settings(double share, int leastCalls, long window, long openNanos, int probes) {}

    private final Settings settings;
    private State state = State.CLOSED;
    private FailureWindow window;
    private long era;
    private long openUntil;
    private long lastProbe;
    private int probesUnderWay;
    private int probesSucceeded;

    Circuit(Settings settings, long now) {
        this.settings = settings;
        this.window = new FailureWindow(settings.window(), now);
    }

    /** A call that was let through; it must be ended once. */
    record Pass(long era) {}

    /** Lets a call through, or refuses it with null. */
    synchronized @Nullable Pass enter(long now) {
        if (state == State.OPEN && now - openUntil >= 0) {
            begin(State.HALF_OPEN, now);
        }
        return switch (state) {
            case CLOSED -> new Pass(era);
            case OPEN -> null;
            case HALF_OPEN -> probe(now);
        };
    }

    private @Nullable Pass probe(long now) {
        if (probesUnderWay + probesSucceeded >= settings.probes() && now - lastProbe < settings.openNanos()) {
            return null;
        }
        probesUnderWay++;
        lastProbe = now;
        return new Pass(era);
    }

    /** How many nanoseconds it is until it makes sense to come again; zero if that is now. */
    synchronized long untilNextTry(long now) {
        return switch (state) {
            case CLOSED -> 0;
            case OPEN -> Math.max(0, openUntil - now);
            case HALF_OPEN -> Math.max(0, lastProbe + settings.openNanos() - now);
        };
    }

    /** The call that was let through with {@code pass} has ended, well or not. Answers whether that opened the circuit. */
    synchronized boolean end(Pass pass, boolean failed, long now) {
        if (pass.era() != era) {
            return false;
        }
        if (state == State.CLOSED) {
            window.add(failed, now);
            return failed && openIfTooMany(now);
        }
        probesUnderWay--;
        return failed ? open(now) : closeIfEnough(now);
    }

    /** The call was cut short before it could tell anything. */
    synchronized void abandon(Pass pass) {
        if (pass.era() == era && state == State.HALF_OPEN) {
            probesUnderWay--;
        }
    }

    private boolean openIfTooMany(long now) {
        int calls = window.calls(now);
        return calls >= settings.leastCalls() && window.failures(now) >= settings.share() * calls && open(now);
    }

    private boolean open(long now) {
        openUntil = now + settings.openNanos();
        begin(State.OPEN, now);
        return true;
    }

    private boolean closeIfEnough(long now) {
        probesSucceeded++;
        if (probesSucceeded >= settings.probes()) {
            begin(State.CLOSED, now);
        }
        return false;
    }

    private void begin(State next, long now) {
        state = next;
        era++;
        window = new FailureWindow(settings.window(), now);
        probesUnderWay = 0;
        probesSucceeded = 0;
    }

    synchronized State state() {
        return state;
    }

    /**
     * Whether the circuit may be forgotten: there were no calls within the window, or, if it is not closed, nobody has come
     * for as long since it would have let one through. Not to be asked while a call is under way.
     */
    synchronized boolean isUnused(long now) {
        return switch (state) {
            case CLOSED -> window.calls(now) == 0;
            case OPEN -> now - openUntil >= settings.window();
            case HALF_OPEN -> now - lastProbe >= settings.window();
        };
    }
}

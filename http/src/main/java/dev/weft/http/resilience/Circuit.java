package dev.weft.http.resilience;

import dev.weft.http.resilience.CircuitBreaker.State;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of a circuit breaker for one host. It has no timer: when a circuit has been open for {@link
 * Settings#openNanos}, the next call makes the transition to half-open.
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
 * <p>Each change of state starts a new era, and each call belongs to the era in which it was admitted. The outcome of a
 * call from an earlier era is ignored: a call that started before the circuit opened says nothing about whether the
 * host has recovered.
 *
 * <p>A call that a half-open circuit admits is a probe. If the time for which a circuit stays open has passed since the
 * last probe was admitted, another probe is admitted. So a probe that never ends does not keep the circuit half-open
 * forever.
 *
 * <p>Thread-safe; the monitor is held only briefly. All times are read from one clock, and only their differences are
 * meaningful.
 *
 * @implNote Heritage: Michael Nygard, <i>Release It!</i> (2007).
 */
final class Circuit {

    /**
     * The parameters of a circuit.
     *
     * @param share the share of failed calls in the window at which the circuit opens
     * @param minCalls the minimum number of calls in the window for the circuit to open
     * @param window the length of the sliding window in which calls are counted, in nanoseconds
     * @param openNanos the time for which the circuit stays open, in nanoseconds
     * @param probes the number of calls that must succeed to close the circuit again
     */
    record Settings(double share, int minCalls, long window, long openNanos, int probes) {}

    private final Settings settings;
    private State state = State.CLOSED;
    private FailureWindow window;
    private long era;
    private long openUntil;
    private long lastProbe;
    private int probesInProgress;
    private int probesSucceeded;

    Circuit(Settings settings, long now) {
        this.settings = settings;
        this.window = new FailureWindow(settings.window(), now);
    }

    /** An admitted call, which must be passed to {@link #end} or {@link #abandon} once. */
    record Pass(long era) {}

    /** Admits a call, or refuses it by returning null. */
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

    /** Admits a probe if more probes are needed, or if the earlier probes take too long. */
    private @Nullable Pass probe(long now) {
        if (probesInProgress + probesSucceeded >= settings.probes() && now - lastProbe < settings.openNanos()) {
            return null;
        }
        probesInProgress++;
        lastProbe = now;
        return new Pass(era);
    }

    /** The maximum number of nanoseconds until a call is admitted. A half-open circuit may admit a call earlier. */
    synchronized long untilNextTry(long now) {
        return switch (state) {
            case CLOSED -> 0;
            case OPEN -> Math.max(0, openUntil - now);
            case HALF_OPEN -> Math.max(0, lastProbe + settings.openNanos() - now);
        };
    }

    /** Records the outcome of an admitted call. Returns whether this outcome opened the circuit. */
    synchronized boolean end(Pass pass, boolean failed, long now) {
        if (pass.era() != era) {
            return false;
        }
        if (state == State.CLOSED) {
            window.add(failed, now);
            return failed && openIfTooMany(now);
        }
        probesInProgress--;
        return failed ? open(now) : closeIfEnough(now);
    }

    /** Ends an admitted call without an outcome, for example because it was cancelled. */
    synchronized void abandon(Pass pass) {
        if (pass.era() == era && state == State.HALF_OPEN) {
            probesInProgress--;
        }
    }

    private boolean openIfTooMany(long now) {
        int calls = window.calls(now);
        return calls >= settings.minCalls() && window.failures(now) >= settings.share() * calls && open(now);
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
        probesInProgress = 0;
        probesSucceeded = 0;
    }

    /** The state at {@code now}, as the circuit of {@code host}. */
    synchronized CircuitBreaker.HostCircuit snapshot(String host, long now) {
        boolean isCounting = state == State.CLOSED;
        return new CircuitBreaker.HostCircuit(
                host,
                state,
                isCounting ? window.calls(now) : 0,
                isCounting ? window.failures(now) : 0,
                Duration.ofNanos(untilNextTry(now)));
    }

    synchronized State state() {
        return state;
    }

    /**
     * Whether this circuit can be dropped. A closed circuit can be dropped if its window contains no call. An open
     * circuit can be dropped if it ceased to refuse calls at least the length of a window ago, and no call has come
     * since. A half-open circuit can be dropped if its last probe began at least the length of a window ago. Must not
     * be called while a call is in progress.
     */
    synchronized boolean isUnused(long now) {
        return switch (state) {
            case CLOSED -> window.calls(now) == 0;
            case OPEN -> now - openUntil >= settings.window();
            case HALF_OPEN -> now - lastProbe >= settings.window();
        };
    }
}

package dev.weft.internal;

import dev.weft.spi.run.Clock;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Stragglers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes a cancellation level-triggered for code that only knows interrupts: while a cancelled scope has not been left,
 * whoever inside it is blocked in JDK code is interrupted again, at growing intervals. Code that swallowed the first
 * interrupt and blocked again cannot hang its group.
 *
 * <p>Nearly every scope is left at once. So a cancellation only leaves a note, without a lock, and one timer looks after
 * all of them, as long as there are any:
 *
 * <pre>
 *   add ──► fresh: a stack ──► watched: a list of the timer's own ──► left, and forgotten
 *                                  └──────── delivered again ─────┘
 * </pre>
 *
 * <p>The same timer names the {@link Stragglers} of a scope, once, when their delay has passed. So nothing is armed for
 * that, and how long the delay is, is asked only of a scope that is still there at the first look.
 *
 * <p>Who adds a note looks afterwards whether the timer is armed; a timer that finds nothing to watch says that it is not
 * armed and then looks for notes; one of the two sees the other.
 */
final class RepeatedDelivery {
    private static final long FIRST_NANOS = 20_000_000;
    private static final long LAST_NANOS = 1_000_000_000;
    private static final long UNKNOWN = -1;

    private final Clock clock;
    private final AtomicReference<@Nullable Note> fresh = new AtomicReference<>();
    private final AtomicBoolean armed = new AtomicBoolean();
    private final List<Note> watched = new ArrayList<>();

    RepeatedDelivery(Clock clock) {
        this.clock = clock;
    }

    /** Looks after {@code scope}, which was cancelled, until it is left. */
    void add(CancelScope scope) {
        Note note = new Note(scope, clock.nanoTime());
        do {
            note.next = fresh.get();
        } while (!fresh.compareAndSet(note.next, note));
        armIfNeeded();
    }

    private void armIfNeeded() {
        if (!armed.get() && armed.compareAndSet(false, true)) {
            arm();
        }
    }

    private void arm() {
        clock.schedule(clock.nanoTime() + FIRST_NANOS, this::sweep);
    }

    /** Called by the timer, of which there is one at a time. */
    private void sweep() {
        watchFresh();
        long now = clock.nanoTime();
        try {
            watched.removeIf(note -> note.isSettledAt(now));
        } finally { // what an interrupt runs, closing a channel say, may fail
            armAgain();
        }
    }

    /** Takes the notes apart, so that one that stays does not hold those that were left behind it. */
    private void watchFresh() {
        Note note = fresh.getAndSet(null);
        while (note != null) {
            Note next = note.next;
            note.next = null;
            watched.add(note);
            note = next;
        }
    }

    private void armAgain() {
        if (!watched.isEmpty()) {
            arm();
            return;
        }
        armed.set(false);
        if (fresh.get() != null) {
            armIfNeeded();
        }
    }

    /** A scope that was cancelled. */
    private static final class Note {
        private final CancelScope scope;
        private long due;
        private long interval = FIRST_NANOS;
        private final long cancelled;
        private long delay = UNKNOWN;
        private boolean named;
        private @Nullable Note next;

        Note(CancelScope scope, long cancelled) {
            this.scope = scope;
            this.cancelled = cancelled;
            this.due = cancelled + FIRST_NANOS;
        }

        /** Names stragglers and delivers the cancellation again if it is time to; answers whether the scope was left. */
        boolean isSettledAt(long now) {
            if (scope.isLeft()) {
                return true;
            }
            nameStragglersAt(now);
            if (now - due < 0) {
                return false;
            }
            interval = Math.min(2 * interval, LAST_NANOS);
            due = now + interval;
            return !scope.deliverAgain();
        }

        private void nameStragglersAt(long now) {
            if (delay == UNKNOWN) {
                delay = Clock.nanos(Stragglers.delay(scope));
            }
            if (!named && now - cancelled >= delay) {
                named = true; // also if the log fails
                Stragglers.name(scope);
            }
        }
    }
}

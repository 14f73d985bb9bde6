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
 * Makes a cancellation level-triggered for code that reacts to interrupts only: as long as a cancelled scope has not been left,
 * threads inside it that block in JDK code are interrupted again, at growing intervals. So code that swallows the first
 * interrupt and blocks again cannot make its group hang.
 *
 * <p>Nearly every scope is left immediately. So a cancellation only pushes a note of the scope, without a lock, and one
 * timer serves all notes as long as there are notes:
 *
 * <pre>
 *   add ──► fresh: a stack ──► watched: a list of the timer ──► scope left: removed
 *                                  └── delivered again ──┘
 * </pre>
 *
 * <p>The same timer reports the {@link Stragglers} of a scope, once, when their delay has passed. So stragglers need no
 * timer of their own, and the delay is looked up only for a scope that has not been left when the timer fires for the first
 * time.
 *
 * <p>No note is lost: {@code add} first adds its note, and then checks whether the timer is armed; a timer that has nothing
 * to watch first clears {@code armed}, and then checks for notes. At least one of the two sees the change of the other.
 */
final class RepeatedDelivery {
    private static final long MIN_INTERVAL_NANOS = 20_000_000;
    private static final long MAX_INTERVAL_NANOS = 1_000_000_000;
    private static final long UNKNOWN = -1;

    private final Clock clock;
    private final AtomicReference<@Nullable Note> fresh = new AtomicReference<>();
    private final AtomicBoolean armed = new AtomicBoolean();
    private final List<Note> watched = new ArrayList<>();

    RepeatedDelivery(Clock clock) {
        this.clock = clock;
    }

    /** Watches {@code scope}, which was cancelled, until it is left. */
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
        clock.schedule(clock.nanoTime() + MIN_INTERVAL_NANOS, this::sweep);
    }

    /** The action of the timer. At most one timer is armed. */
    private void sweep() {
        watchFresh();
        long now = clock.nanoTime();
        try {
            watched.removeIf(note -> note.deliverIfDue(now));
        } finally { // code that an interrupt runs, such as closing a channel, may throw
            armAgain();
        }
    }

    /** Moves the fresh notes to the list, and unlinks them, so that a note that stays does not keep removed notes alive. */
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
        private long interval = MIN_INTERVAL_NANOS;
        private final long cancelled;
        private long delay = UNKNOWN;
        private boolean reported;
        private @Nullable Note next;

        Note(CancelScope scope, long cancelled) {
            this.scope = scope;
            this.cancelled = cancelled;
            this.due = cancelled + MIN_INTERVAL_NANOS;
        }

        /** Reports stragglers and delivers the cancellation again when each is due; returns whether the note can be removed. */
        boolean deliverIfDue(long now) {
            if (scope.isLeft()) {
                return true;
            }
            nameStragglersAt(now);
            if (now - due < 0) {
                return false;
            }
            interval = Math.min(2 * interval, MAX_INTERVAL_NANOS);
            due = now + interval;
            return !scope.deliverAgain();
        }

        private void nameStragglersAt(long now) {
            if (delay == UNKNOWN) {
                delay = Clock.nanos(Stragglers.delay(scope));
            }
            if (!reported && now - cancelled >= delay) {
                reported = true; // even if the log throws
                Stragglers.report(scope);
            }
        }
    }
}

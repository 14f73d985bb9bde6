package dev.weft;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An outcome that is set once and that many may wait for. Tasks and promises keep theirs in one.
 *
 * <pre>
 *   EMPTY (null) ──► AWAITED (a wait queue) ──► SET (the outcome)
 *        └──────────────────────────────────────────▲
 * </pre>
 *
 * <p>The queue is made by the first who has to wait. Who enqueues looks at the state again afterwards; who sets the
 * outcome empties the queue afterwards; one of them sees the other.
 */
final class ResultCell<T extends @Nullable Object> {
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(ResultCell.class, "state", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable Object state;

    /** The outcome, or null as long as there is none. */
    @SuppressWarnings("unchecked")
    @Nullable
    Outcome<T> peek() {
        return state instanceof Outcome<?> outcome ? (Outcome<T>) outcome : null;
    }

    /** Whether somebody waits for the outcome, or has. */
    boolean isAwaited() {
        return state instanceof WaitQueue;
    }

    /** Whether a wait for the outcome is under way. */
    boolean hasWaiters() {
        return state instanceof WaitQueue queue && queue.waiting() > 0;
    }

    /** Sets the outcome and wakes everyone who waits for it. False if there was one already. */
    boolean set(Outcome<T> outcome) {
        while (true) {
            Object seen = state;
            if (seen instanceof Outcome<?>) {
                return false;
            }
            if (STATE.compareAndSet(this, seen, outcome)) {
                if (seen instanceof WaitQueue queue) {
                    queue.wakeAll();
                }
                return true;
            }
        }
    }

    /** Waits for the outcome, on behalf of {@code target}, which is what the waiter says it waits for. */
    Outcome<T> await(Awaitable target) throws InterruptedException {
        Strand.throwIfCancelled();
        Outcome<T> early = peek();
        if (early != null) {
            return early;
        }
        Waiter waiter = new Waiter(Strand.current(), target);
        WaitQueue queue = enqueue(waiter);
        if (queue != null && peek() == null) {
            queue.await(waiter);
        } else if (queue != null) {
            queue.leave(waiter);
        }
        return Objects.requireNonNull(peek());
    }

    /** Puts {@code waiter} in line, to be resumed once there is an outcome. False if there is one. */
    boolean addWaiter(Enqueued waiter) {
        return enqueue(waiter) != null && peek() == null;
    }

    /** Puts {@code waiter} in the queue, and answers it; null if the outcome came first. */
    private @Nullable WaitQueue enqueue(Enqueued waiter) {
        while (true) {
            Object seen = state;
            if (seen instanceof Outcome<?>) {
                return null;
            }
            if (seen == null) {
                WaitQueue fresh = new WaitQueue();
                fresh.enter(waiter);
                if (STATE.compareAndSet(this, null, fresh)) {
                    return fresh;
                }
                fresh.leave(waiter);
            } else {
                WaitQueue queue = (WaitQueue) seen;
                queue.enter(waiter);
                return queue;
            }
        }
    }
}

package dev.weft.internal.scope;

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
 * An outcome that is set once and that many strands (tasks or threads) may wait for. A task or a promise keeps its outcome
 * in such a cell.
 *
 * <pre>
 *   EMPTY (null) ──► AWAITED (a wait queue) ──► SET (the outcome)
 *        └──────────────────────────────────────────▲
 * </pre>
 *
 * <p>The queue is created for the first waiter. A thread first enqueues a waiter, and then reads the state again. Another
 * thread first sets the outcome, and then empties the queue. At least one of the two sees the change of the other.
 *
 * @param <V> the outcome
 */
public final class ResultCell<V> {
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(ResultCell.class, "state", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable Object state;

    /** Returns the outcome; null as long as there is none. */
    @SuppressWarnings("unchecked")
    public @Nullable V peek() {
        Object seen = state;
        return isOutcome(seen) ? (V) seen : null;
    }

    private static boolean isOutcome(@Nullable Object seen) {
        return seen != null && !(seen instanceof WaitQueue);
    }

    /** Whether the outcome is not set yet, and a strand waits, or has waited, for it. */
    public boolean wasEverAwaited() {
        return state instanceof WaitQueue;
    }

    /** Whether a strand waits for the outcome. */
    public boolean hasWaiters() {
        return state instanceof WaitQueue queue && queue.waiting() > 0;
    }

    /** Sets the outcome, and wakes the strands that wait for it. Returns false if the outcome was set before. */
    public boolean set(V outcome) {
        while (true) {
            Object seen = state;
            if (isOutcome(seen)) {
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

    /** Waits for the outcome. {@code target} is the target of the wait, as shown in snapshots and messages. */
    public V await(Awaitable target) throws InterruptedException {
        Strand.throwIfCancelled();
        V early = peek();
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

    /** Enqueues {@code waiter}, to be resumed when there is an outcome. Returns false if there is one already. */
    public boolean addWaiter(Enqueued waiter) {
        return enqueue(waiter) != null && peek() == null;
    }

    /** Puts {@code waiter} into the queue, and returns the queue; returns null if the outcome was set before. */
    private @Nullable WaitQueue enqueue(Enqueued waiter) {
        while (true) {
            Object seen = state;
            if (isOutcome(seen)) {
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

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
 * An outcome that is set once and that many strands may wait for. Tasks and promises keep theirs in one.
 *
 * <pre>
 *   EMPTY (null) ──► AWAITED (a wait queue) ──► SET (the outcome)
 *        └──────────────────────────────────────────▲
 * </pre>
 *
 * <p>The queue is made for the first waiter. What enqueues a waiter reads the state again afterwards; what sets the
 * outcome empties the queue afterwards; one of them sees the other.
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

    /** The outcome, or null as long as there is none. */
    @SuppressWarnings("unchecked")
    public @Nullable V peek() {
        Object seen = state;
        return isOutcome(seen) ? (V) seen : null;
    }

    private static boolean isOutcome(@Nullable Object seen) {
        return seen != null && !(seen instanceof WaitQueue);
    }

    /** Whether the outcome is waited for, or has been, and is not set yet. */
    public boolean isAwaited() {
        return state instanceof WaitQueue;
    }

    /** Whether a wait for the outcome is under way. */
    public boolean hasWaiters() {
        return state instanceof WaitQueue queue && queue.waiting() > 0;
    }

    /** Sets the outcome and wakes all that wait for it. False if there was one already. */
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

    /** Waits for the outcome, on behalf of {@code target}, which is what the waiter says it waits for. */
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

    /** Enqueues {@code waiter}, to be resumed once there is an outcome. Returns false if there is one. */
    public boolean addWaiter(Enqueued waiter) {
        return enqueue(waiter) != null && peek() == null;
    }

    /** Puts {@code waiter} in the queue; returns it; null if the outcome came first. */
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

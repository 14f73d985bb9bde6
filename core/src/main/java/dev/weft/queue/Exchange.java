package dev.weft.queue;

import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.WaitQueue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The buffer of a queue, with its waiting puts and takes. No method here waits. The monitor of the queue guards all state,
 * and is held during every call except that of {@link #failure}.
 *
 * <h2>Overview</h2>
 *
 * <p>A queue is open or closed, and its buffer is in one of three states. The state of the buffer decides whether puts or
 * takes wait. Cancelled waiters may still be in either wait queue for a moment.
 *
 * <pre>
 *                put               put                  put
 *   EMPTY ◄──────────────► SOME ◄──────────────► FULL ──────► puts wait
 *     │          take              take
 *     └─ take ──► takes wait             a rendezvous queue is both EMPTY and FULL
 *
 *              close()                  the last item is taken or discarded
 *   OPEN ─────────────────► CLOSED ───────────────────────────────────► DRAINED: a take fails
 *     │                     a put fails; the wait queues are empty
 *     │        close(cause)                                   as above
 *     └───────────────────► FAILED ───────────────────────────────────► DRAINED: a take fails with the cause
 *                           a put fails with the cause; the wait queues are empty
 * </pre>
 *
 * <p><b>Invariants.</b> They hold whenever the monitor is free.
 *
 * <ol>
 *   <li>If a take waits, the buffer is empty and no put waits. If a put waits, the buffer is full and no take waits. So a call
 *       that finds an item or a free place overtakes no waiter.
 *   <li>Hand-over is direct: a put that finds a waiting take resumes it with the item; a take that frees a place resumes the
 *       first waiting put and moves its item into the buffer. Both happen under the monitor. If the waiter was cancelled before
 *       ({@link WaitQueue#resume}), the next waiter is tried. So a cancelled put has put nothing, and a cancelled take has
 *       taken nothing.
 *   <li>The monitor is not released between the hand-over of an item to a take and the counting of the item as taken
 *       ({@link JoinCounter}).
 *   <li>If the queue is closed, both wait queues are empty.
 *   <li>{@link #closed} and {@link #failure} are written once, together, before the waiters are resumed. They do not change
 *       afterwards, so a waiter resumed with {@link #CLOSED} reads them without the monitor.
 * </ol>
 *
 * <p>The target of a waiting put is a {@link PendingPut}, which holds its item.
 */
final class Exchange<T> {
    /** Handed to waiters when the queue is closed. */
    static final Object CLOSED = new Object();

    /** Handed to a select that has put its item immediately. */
    static final Object PUT = new Object();

    private final Buffer<T> buffer;
    private final int capacity;
    private final WaitQueue takers;
    private final WaitQueue putters;
    private final JoinCounter joins;
    private boolean closed;
    private @Nullable Throwable failure;

    Exchange(Buffer<T> buffer, int capacity, WaitQueue takers, WaitQueue putters, JoinCounter joins) {
        this.buffer = buffer;
        this.capacity = capacity;
        this.takers = takers;
        this.putters = putters;
        this.joins = joins;
    }

    /** Whether there is an item to take, or a waiting put; the put may turn out to be cancelled. */
    boolean mayHaveItem(Guard guard) {
        return buffer.size() > 0 || !putters.isEmpty(guard);
    }

    /** Whether there is a free place, or a waiting take; the take may turn out to be cancelled. */
    boolean mayHavePlace(Guard guard) {
        return buffer.size() != capacity || !takers.isEmpty(guard);
    }

    /**
     * Hands {@code item} to a waiting take, or adds it to the buffer; returns false if the put must wait. The queue must be
     * open.
     */
    boolean tryPut(Guard guard, T item) {
        int size = buffer.size();
        if (size == 0 && handToTaker(guard, item)) {
            return true;
        }
        if (size == capacity) {
            return false;
        }
        buffer.add(item);
        return true;
    }

    /** Hands {@code item} to the first waiting take; returns false if no take waits. */
    private boolean handToTaker(Guard guard, T item) {
        for (Enqueued taker = takers.poll(guard); taker != null; taker = takers.poll(guard)) {
            if (takers.resume(guard, taker, item)) {
                joins.addTaken();
                return true;
            }
        }
        return false;
    }

    /** Takes the next item; returns null if there is none. */
    @Nullable
    T tryTake(Guard guard) {
        return buffer.size() > 0 ? takeBuffered(guard) : takeFromPutter(guard);
    }

    private T takeBuffered(Guard guard) {
        T item = buffer.remove();
        joins.addTaken();
        if (buffer.size() == capacity - 1) {
            T next = nextPut(guard);
            if (next != null) {
                buffer.add(next);
            }
        }
        return item;
    }

    private @Nullable T takeFromPutter(Guard guard) {
        T item = nextPut(guard);
        if (item != null) {
            joins.addTaken();
        }
        return item;
    }

    /** Resumes the first waiting put and returns its item; returns null if no put waits. */
    private @Nullable T nextPut(Guard guard) {
        for (Enqueued putter = putters.poll(guard); putter != null; putter = putters.poll(guard)) {
            if (putters.resume(guard, putter)) {
                return itemOf(putter);
            }
        }
        return null;
    }

    @SuppressWarnings("unchecked")
    private T itemOf(Enqueued putter) {
        return ((PendingPut<T>) putter.target()).item();
    }

    boolean isClosed() {
        return closed;
    }

    /** The failure with which the queue was closed; null if the queue is open, or was closed without a failure. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Closes the queue, with {@code cause} if it is not null, and resumes all waiters with {@link #CLOSED}. */
    void close(Guard guard, @Nullable Throwable cause) {
        if (closed) {
            return;
        }
        closed = true;
        failure = cause;
        resumeClosed(guard, takers);
        resumeClosed(guard, putters);
    }

    private static void resumeClosed(Guard guard, WaitQueue waiters) {
        for (Enqueued first = waiters.poll(guard); first != null; first = waiters.poll(guard)) {
            waiters.resume(guard, first, CLOSED);
        }
    }

    /** Removes and returns all items. The queue must be closed. */
    List<T> discard(Guard guard) {
        List<T> discarded = new ArrayList<>(buffer.size());
        while (buffer.size() > 0) {
            discarded.add(buffer.remove());
        }
        joins.addDiscarded(guard, discarded.size());
        return discarded;
    }

    int size() {
        return buffer.size();
    }

    Queue.Statistics statistics(Guard guard) {
        return new Queue.Statistics(
                buffer.size(),
                capacity,
                joins.put(),
                joins.taken(),
                joins.discarded(),
                joins.unfinished(),
                putters.size(guard),
                takers.size(guard),
                closed,
                failure != null);
    }
}

package dev.weft.queue;

import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.WaitQueue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where those who put and those who take meet: the {@link Buffer} of a queue, and the two lines beside it. Nothing here
 * waits, and every method is called with the monitor of the queue held, which guards all of it.
 *
 * <h2>Overview</h2>
 *
 * <p>A queue is open or closed, and by its buffer in one of these states; who may stand in a wait queue depends on it.
 * Cancelled waiters may still stand anywhere for a moment.
 *
 * <pre>
 *                put               put                  put
 *   EMPTY ◄──────────────► SOME ◄──────────────► FULL ──────► putters wait
 *     │          take              take
 *     └─ take ──► takers wait            a rendezvous queue is EMPTY and FULL at once
 *
 *              close()                  last item taken, or discarded
 *   OPEN ─────────────────► CLOSED ───────────────────────────────────► DRAINED: a take fails
 *     │                     a put fails; nobody waits to put or to take
 *     │        close(cause)                                   as above
 *     └───────────────────► FAILED ───────────────────────────────────► DRAINED: a take fails with the cause
 *                           a put fails with the cause; nobody waits
 * </pre>
 *
 * <p><b>Invariants</b>, whenever the monitor is free.
 *
 * <ol>
 *   <li>If someone waits to take, the buffer is empty and nobody waits to put. If someone waits to put, the buffer is
 *       full and nobody waits to take. So who finds an item, or room, overtakes nobody.
 *   <li>Hand-over is direct: a put that finds someone waiting to take resumes it with the item; a take that makes room
 *       resumes the first who waits to put and moves its item in. Both happen inside the monitor, and count only if the
 *       waiter was not cancelled before ({@link WaitQueue#resume}); else the next one's turn comes. So a cancelled put has
 *       put nothing, and a cancelled take has taken nothing.
 *   <li>{@link Account} counts an item as taken in the step in which it leaves for its taker.
 *   <li>If the queue is closed, nobody waits to put or to take.
 *   <li>{@link #closed} and {@link #failure} are written once, in one step and before the waiters are resumed: how a queue
 *       was closed never changes afterwards, and a waiter resumed with {@link #CLOSED} sees it without the monitor.
 * </ol>
 *
 * <p>Whoever waits to put has a {@link Room} as its target, and with it the item.
 */
final class Exchange<T> {
    /** What those who wait are resumed with when the queue is closed. */
    static final Object CLOSED = new Object();

    /** What a select that puts is told when it has put at once. */
    static final Object PUT = new Object();

    private final Buffer<T> buffer;
    private final int capacity;
    private final WaitQueue takers;
    private final WaitQueue putters;
    private final Account account;
    private boolean closed;
    private @Nullable Throwable failure;

    Exchange(Buffer<T> buffer, int capacity, WaitQueue takers, WaitQueue putters, Account account) {
        this.buffer = buffer;
        this.capacity = capacity;
        this.takers = takers;
        this.putters = putters;
        this.account = account;
    }

    /** Whether there is an item to take, or a waiting put, which may be cancelled before it is asked. */
    boolean mayHaveItem(Guard guard) {
        return buffer.size() > 0 || !putters.isEmpty(guard);
    }

    /** Whether there is room, or a waiting take, which may be cancelled before it is served. */
    boolean mayHaveRoom(Guard guard) {
        return buffer.size() != capacity || !takers.isEmpty(guard);
    }

    /** Hands {@code item} over, or puts it into the buffer. False if it must wait. Called only while this is open. */
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

    /** Gives {@code item} to the first who waits for one. False if nobody does. */
    private boolean handToTaker(Guard guard, T item) {
        for (Enqueued taker = takers.poll(guard); taker != null; taker = takers.poll(guard)) {
            if (takers.resume(guard, taker, item)) {
                account.addTaken();
                return true;
            }
        }
        return false;
    }

    /** Takes the item that comes next; null if there is none. */
    @Nullable
    T tryTake(Guard guard) {
        return buffer.size() > 0 ? takeBuffered(guard) : takeFromPutter(guard);
    }

    private T takeBuffered(Guard guard) {
        T item = buffer.remove();
        account.addTaken();
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
            account.addTaken();
        }
        return item;
    }

    /** Lets the first who waits to put go on, and gives its item; null if nobody waits. */
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
        return ((Room<T>) putter.target()).item();
    }

    boolean isClosed() {
        return closed;
    }

    /** What the queue was closed with; null if it is open, or was closed without a failure. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** From now on nothing is put, because of {@code cause} if it is not null. Every waiter is turned away. */
    void close(Guard guard, @Nullable Throwable cause) {
        if (closed) {
            return;
        }
        closed = true;
        failure = cause;
        turnAway(guard, takers);
        turnAway(guard, putters);
    }

    private static void turnAway(Guard guard, WaitQueue waiters) {
        for (Enqueued first = waiters.poll(guard); first != null; first = waiters.poll(guard)) {
            waiters.resume(guard, first, CLOSED);
        }
    }

    /** Takes everything out of the buffer, to be given to nobody. Called only when this is closed. */
    List<T> discard(Guard guard) {
        List<T> left = new ArrayList<>(buffer.size());
        while (buffer.size() > 0) {
            left.add(buffer.remove());
        }
        account.addDiscarded(guard, left.size());
        return left;
    }

    int size() {
        return buffer.size();
    }

    Queue.Statistics statistics(Guard guard) {
        return new Queue.Statistics(
                buffer.size(),
                capacity,
                account.put(),
                account.taken(),
                account.discarded(),
                account.unfinished(),
                putters.size(guard),
                takers.size(guard),
                closed,
                failure != null);
    }
}

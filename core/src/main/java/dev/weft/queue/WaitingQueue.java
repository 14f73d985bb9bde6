package dev.weft.queue;

import dev.weft.Action;
import dev.weft.spi.Alternative;
import dev.weft.spi.Awaitable;
import dev.weft.spi.Strand;
import dev.weft.spi.WaitQueue;
import dev.weft.spi.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Waiting, closing and accounting of every queue. In which order items come out is up to its {@link Buffer}.
 *
 * <h2>Overview</h2>
 *
 * <p>One monitor, that of {@link #takers}, guards everything. A queue is open or closed, and by its buffer in one of
 * these states; who may stand in a wait queue depends on it. Cancelled waiters may still stand anywhere for a moment.
 *
 * <pre>
 *                put               put                  put
 *   EMPTY ◄──────────────► SOME ◄──────────────► FULL ──────► putters wait
 *     │          take              take
 *     └─ take ──► takers wait            a rendezvous queue is EMPTY and FULL at once
 *
 *              close()                  last item taken, or closeNow()
 *   OPEN ─────────────────► CLOSED ───────────────────────────────────► DRAINED: a take fails
 *                           a put fails; nobody waits but those who join
 * </pre>
 *
 * <p><b>Invariants</b>, whenever the monitor is free.
 *
 * <ol>
 *   <li>If someone waits to take, the buffer is empty and nobody waits to put. If someone waits to put, the buffer is
 *       full and nobody waits to take. So who finds an item, or room, overtakes nobody.
 *   <li>Hand-over is direct: a put that finds someone waiting to take resumes it with the item; a take that makes room
 *       resumes the first who waits to put and moves its item in. Both happen inside the monitor, and count only if the
 *       waiter was not cancelled before ({@link Waiter#resume}); else the next one's turn comes. So a cancelled put has
 *       put nothing, and a cancelled take has taken nothing.
 *   <li>What was put = {@link #taken} + buffered + {@link #discarded}. An item counts as put when it enters the buffer
 *       or is handed over, never while its producer waits.
 *   <li>Unfinished = {@link #taken} − {@link #done} + buffered. Who joins waits only while that is more than zero.
 *   <li>If the queue is closed, nobody waits to put or to take.
 * </ol>
 *
 * <p>A {@link Select} stands in the same wait queues, by an {@link Alternative}. It must not take an item before it has
 * won itself; see {@link #enrolTaker}.
 */
abstract sealed class WaitingQueue<T> implements Queue<T> permits FifoQueue, LifoQueue, PriorityQueue {
    /** What those who wait are resumed with when the queue is closed. */
    static final Object CLOSED = new Object();

    /**
     * Up to this capacity one who waits looks for a while before it parks. With more, many items go through while one
     * wakes up, so that waking costs little per item, and looking would only make the steps smaller.
     */
    private static final int LITTLE_ROOM = 4;

    private final Buffer<T> buffer;
    private final int capacity;
    private final String kind;
    private final @Nullable String name;
    private final Awaitable anItem = () -> "an item of " + description();
    private final Awaitable theEnd = () -> "every item of " + description() + " to be done";

    private final WaitQueue takers;
    private final WaitQueue putters;
    private final WaitQueue joiners;
    private boolean closed;
    private int producers;
    private long taken;
    private long discarded;
    private long done;

    WaitingQueue(Buffer<T> buffer, int capacity, String kind, @Nullable String name) {
        this.buffer = buffer;
        this.capacity = capacity;
        this.kind = kind;
        this.name = name;
        this.takers = capacity <= LITTLE_ROOM ? WaitQueue.forShortWaits() : new WaitQueue();
        this.putters = takers.sibling();
        this.joiners = takers.sibling();
    }

    static int atLeastOne(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, but is " + capacity);
        }
        return capacity;
    }

    /** What one who waits to put waits for, and what it has in hand. */
    final class Room implements Awaitable {
        private final T item;

        Room(T item) {
            this.item = item;
        }

        @Override
        public String description() {
            return capacity == 0
                    ? "one who takes from " + WaitingQueue.this.description()
                    : "room in " + WaitingQueue.this.description();
        }
    }

    @Override
    public final void put(T item) throws InterruptedException {
        Objects.requireNonNull(item, "item");
        Strand.throwIfCancelled();
        Waiter waiter;
        takers.lock();
        try {
            if (tryPut(item)) {
                return;
            }
            waiter = new Waiter(Strand.current(), new Room(item));
            putters.add(waiter);
        } finally {
            takers.unlock();
        }
        if (putters.await(waiter) == CLOSED) {
            throw closedException();
        }
    }

    @Override
    public final boolean offer(T item) {
        Objects.requireNonNull(item, "item");
        takers.lock();
        try {
            return tryPut(item);
        } finally {
            takers.unlock();
        }
    }

    private boolean tryPut(T item) {
        requireOpen();
        int size = buffer.size();
        if (size == 0 && handToTaker(item)) {
            return true;
        }
        if (size == capacity) {
            return false;
        }
        buffer.add(item);
        return true;
    }

    /** Gives {@code item} to the first who waits for one. False if nobody does. */
    private boolean handToTaker(T item) {
        for (Waiter taker = takers.poll(); taker != null; taker = takers.poll()) {
            if (takers.resume(taker, item)) {
                taken++;
                return true;
            }
        }
        return false;
    }

    @Override
    public final T take() throws InterruptedException {
        Strand.throwIfCancelled();
        Waiter waiter;
        takers.lock();
        try {
            T item = tryTake();
            if (item != null) {
                return item;
            }
            waiter = new Waiter(Strand.current(), anItem);
            takers.add(waiter);
        } finally {
            takers.unlock();
        }
        return takenOr(takers.await(waiter));
    }

    /** The item that a wait to take has ended with; or throws if it ended because the queue was closed. */
    @SuppressWarnings("unchecked")
    final T takenOr(@Nullable Object handed) {
        if (handed == CLOSED || handed == null) {
            throw closedException();
        }
        return (T) handed;
    }

    @Override
    public final Optional<T> poll() {
        takers.lock();
        try {
            return Optional.ofNullable(tryTake());
        } finally {
            takers.unlock();
        }
    }

    private @Nullable T tryTake() {
        T item = buffer.size() > 0 ? takeBuffered() : takeFromPutter();
        if (item == null && closed) {
            throw closedException();
        }
        return item;
    }

    private T takeBuffered() {
        T item = buffer.remove();
        taken++;
        if (buffer.size() == capacity - 1) {
            T next = nextPut();
            if (next != null) {
                buffer.add(next);
            }
        }
        return item;
    }

    private @Nullable T takeFromPutter() {
        T item = nextPut();
        if (item != null) {
            taken++;
        }
        return item;
    }

    /** Lets the first who waits to put go on, and gives its item; null if nobody waits. */
    private @Nullable T nextPut() {
        for (Waiter putter = putters.poll(); putter != null; putter = putters.poll()) {
            if (putters.resume(putter)) {
                return itemOf(putter);
            }
        }
        return null;
    }

    @SuppressWarnings("unchecked")
    private T itemOf(Waiter putter) {
        return ((Room) putter.target()).item;
    }

    /**
     * For a select that would take: takes an item for {@code select} if there is one, or else puts it in line.
     *
     * <p>The select may stand in line elsewhere, and be served there at any moment. So it is claimed before an item is
     * taken. If the item is not certain even then, because it is in the hands of one who may be cancelled, and that
     * one is, the claim was for nothing: others may have passed the select over, and it must start again.
     */
    final Enrolment enrolTaker(Alternative select) {
        takers.lock();
        try {
            if (buffer.size() > 0) {
                if (select.claim()) {
                    select.give(takeBuffered());
                }
                return Enrolment.SETTLED;
            }
            if (closed) {
                return settleClosed(select);
            }
            if (putters.isEmpty()) {
                takers.add(select);
                return Enrolment.WAITING;
            }
            if (!select.claim()) {
                return Enrolment.SETTLED;
            }
            T item = takeFromPutter();
            if (item == null) {
                return Enrolment.AGAIN;
            }
            select.give(item);
            return Enrolment.SETTLED;
        } finally {
            takers.unlock();
        }
    }

    /** For a select that would put what it has in its {@link Room}; as {@link #enrolTaker}. */
    final Enrolment enrolPutter(Alternative select) {
        takers.lock();
        try {
            if (closed) {
                return settleClosed(select);
            }
            if (buffer.size() == capacity && takers.isEmpty()) {
                putters.add(select);
                return Enrolment.WAITING;
            }
            if (!select.claim()) {
                return Enrolment.SETTLED;
            }
            return tryPut(itemOf(select)) ? Enrolment.SETTLED : Enrolment.AGAIN;
        } finally {
            takers.unlock();
        }
    }

    private static Enrolment settleClosed(Alternative select) {
        if (select.claim()) {
            select.give(CLOSED);
        }
        return Enrolment.SETTLED;
    }

    final Awaitable anItem() {
        return anItem;
    }

    @Override
    public final <X extends Exception> void forEach(Action.On<? super T, X> action) throws X, InterruptedException {
        Objects.requireNonNull(action, "action");
        for (T item = takeUnlessDrained(); item != null; item = takeUnlessDrained()) {
            action.run(item);
        }
    }

    /** As {@link #take}, but gives null if the queue is closed and has no item left. */
    private @Nullable T takeUnlessDrained() throws InterruptedException {
        try {
            return take();
        } catch (QueueClosedException e) {
            return null;
        }
    }

    @Override
    public final void close() {
        takers.lock();
        try {
            shut();
        } finally {
            takers.unlock();
        }
    }

    @Override
    public final List<T> closeNow() {
        takers.lock();
        try {
            shut();
            List<T> left = new ArrayList<>(buffer.size());
            while (buffer.size() > 0) {
                left.add(buffer.remove());
            }
            discarded += left.size();
            resumeJoinersIfDone();
            return left;
        } finally {
            takers.unlock();
        }
    }

    private void shut() {
        closed = true;
        turnAway(takers);
        turnAway(putters);
    }

    private static void turnAway(WaitQueue waiters) {
        for (Waiter first = waiters.poll(); first != null; first = waiters.poll()) {
            waiters.resume(first, CLOSED);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw closedException();
        }
    }

    final QueueClosedException closedException() {
        return new QueueClosedException(description() + " is closed");
    }

    @Override
    public final Producer<T> producer() {
        takers.lock();
        try {
            requireOpen();
            producers++;
            return new Producer<>(this);
        } finally {
            takers.unlock();
        }
    }

    final void producerClosed() {
        takers.lock();
        try {
            producers--;
            if (producers == 0) {
                shut();
            }
        } finally {
            takers.unlock();
        }
    }

    @Override
    public final void taskDone() {
        takers.lock();
        try {
            if (done == taken) {
                throw new IllegalStateException("taskDone() once too often: " + taken + " items were taken from "
                        + description() + ", and all are done");
            }
            done++;
            resumeJoinersIfDone();
        } finally {
            takers.unlock();
        }
    }

    @Override
    public final void join() throws InterruptedException {
        Strand.throwIfCancelled();
        Waiter waiter;
        takers.lock();
        try {
            if (unfinished() == 0) {
                return;
            }
            waiter = new Waiter(Strand.current(), theEnd);
            joiners.add(waiter);
        } finally {
            takers.unlock();
        }
        joiners.await(waiter);
    }

    private long unfinished() {
        return taken - done + buffer.size();
    }

    private void resumeJoinersIfDone() {
        if (unfinished() == 0) {
            joiners.resumeAll();
        }
    }

    @Override
    public final int size() {
        takers.lock();
        try {
            return buffer.size();
        } finally {
            takers.unlock();
        }
    }

    @Override
    public final boolean isEmpty() {
        return size() == 0;
    }

    @Override
    public final int capacity() {
        return capacity;
    }

    @Override
    public final boolean isClosed() {
        takers.lock();
        try {
            return closed;
        } finally {
            takers.unlock();
        }
    }

    @Override
    public final Statistics statistics() {
        takers.lock();
        try {
            return new Statistics(
                    buffer.size(),
                    capacity,
                    taken + buffer.size() + discarded,
                    taken,
                    discarded,
                    unfinished(),
                    putters.size(),
                    takers.size(),
                    closed);
        } finally {
            takers.unlock();
        }
    }

    @Override
    public final String description() {
        String named = name == null ? kind : kind + " '" + name + "'";
        return switch (capacity) {
            case 0 -> (name == null ? "a rendezvous " : "rendezvous ") + named;
            case Integer.MAX_VALUE -> (name == null ? "an unbounded " : "unbounded ") + named;
            default -> (name == null ? "a " : "") + named + " of " + capacity;
        };
    }

    @Override
    public final String toString() {
        Statistics now = statistics();
        return description() + " [" + (now.closed() ? "closed, " : "") + now.size() + " in it, " + now.waitingToPut()
                + " waiting to put, " + now.waitingToTake() + " to take]";
    }
}

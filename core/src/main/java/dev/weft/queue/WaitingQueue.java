package dev.weft.queue;

import dev.weft.Action;
import dev.weft.spi.Awaitable;
import dev.weft.spi.Strand;
import dev.weft.spi.WaitQueue;
import dev.weft.spi.Waiter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What every queue does, in whatever order its {@link Buffer} gives the items out.
 *
 * <h2>Overview</h2>
 *
 * <p>One monitor, that of {@link #takers}, guards everything a queue consists of. A call goes into one part of it:
 *
 * <pre>
 *   put, take, close ────────────────┬──► Exchange: the buffer, and who waits to put or to take
 *   a clause of a Select ──► Selectable           │ counts
 *                                                 ▼
 *   taskDone, join ─────────────────────► Account: what was taken and done, and who waits for the rest
 * </pre>
 *
 * <p><b>Invariants.</b> Beside those of {@link Exchange} and {@link Account}:
 *
 * <ol>
 *   <li>The monitor is never held while waiting. Who finds that it has to wait stands in line before it gives the
 *       monitor back, so it misses nothing that happens afterwards.
 *   <li>Whenever the monitor is free, {@link #producers} is how many are open. The one that makes it zero closes the
 *       queue.
 * </ol>
 */
abstract sealed class WaitingQueue<T> implements Queue<T> permits FifoQueue, LifoQueue, PriorityQueue {
    /**
     * Up to this capacity one who waits looks for a while before it parks. With more, many items go through while one
     * wakes up, so that waking costs little per item, and looking would only make the steps smaller.
     */
    private static final int LITTLE_ROOM = 4;

    private final int capacity;
    private final String kind;
    private final @Nullable String name;
    private final Awaitable anItem = () -> "an item of " + description();
    private final WaitQueue takers;
    private final WaitQueue putters;
    private final Account account;
    private final Exchange<T> exchange;
    private final Selectable<T> selectable;

    private int producers;

    WaitingQueue(Buffer<T> buffer, int capacity, String kind, @Nullable String name) {
        this.capacity = capacity;
        this.kind = kind;
        this.name = name;
        this.takers = capacity <= LITTLE_ROOM ? WaitQueue.forShortWaits() : new WaitQueue();
        this.putters = takers.sibling();
        this.account = new Account(this, buffer, takers.sibling());
        this.exchange = new Exchange<>(buffer, capacity, takers, putters, account);
        this.selectable = new Selectable<>(exchange, takers, putters);
    }

    static int atLeastOne(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, but is " + capacity);
        }
        return capacity;
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
            waiter = new Waiter(Strand.current(), new Room<>(this, item));
            putters.add(waiter);
        } finally {
            takers.unlock();
        }
        if (putters.await(waiter) == Exchange.CLOSED) {
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
        return exchange.tryPut(item);
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
        if (handed == Exchange.CLOSED || handed == null) {
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
        T item = exchange.tryTake();
        if (item == null) {
            requireOpen();
        }
        return item;
    }

    /** This queue, for a select. */
    final Selectable<T> selectable() {
        return selectable;
    }

    /** What one who waits to take waits for. */
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

    /** As {@link #take}, but gives null if the queue was closed without a failure and has no item left. */
    private @Nullable T takeUnlessDrained() throws InterruptedException {
        try {
            return take();
        } catch (QueueClosedException e) {
            if (e.getCause() != null) {
                throw e;
            }
            return null;
        }
    }

    @Override
    public final <X extends Exception> void produce(Action<X> body) throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        try {
            body.run();
        } catch (Throwable failure) {
            close(failure);
            throw failure;
        }
        close();
    }

    @Override
    public final void close() {
        closeWith(null);
    }

    @Override
    public final void close(Throwable cause) {
        closeWith(Objects.requireNonNull(cause, "cause"));
    }

    private void closeWith(@Nullable Throwable cause) {
        takers.lock();
        try {
            exchange.close(cause);
        } finally {
            takers.unlock();
        }
    }

    @Override
    public final List<T> closeNow() {
        takers.lock();
        try {
            exchange.close(null);
            return exchange.discard();
        } finally {
            takers.unlock();
        }
    }

    private void requireOpen() {
        if (exchange.isClosed()) {
            throw closedException();
        }
    }

    /** What a caller that found the queue closed throws. */
    final QueueClosedException closedException() {
        return QueueClosedException.of(description(), exchange.failure());
    }

    @Override
    public final Producer<T> producer() {
        return producers(1).getFirst();
    }

    @Override
    public final List<Producer<T>> producers(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1, but is " + count);
        }
        List<Producer<T>> opened =
                Stream.generate(() -> new Producer<>(this)).limit(count).toList();
        takers.lock();
        try {
            requireOpen();
            producers += count;
            return opened;
        } finally {
            takers.unlock();
        }
    }

    final void producerClosed() {
        takers.lock();
        try {
            producers--;
            if (producers == 0) {
                exchange.close(null);
            }
        } finally {
            takers.unlock();
        }
    }

    @Override
    public final void taskDone() {
        account.taskDone();
    }

    @Override
    public final void join() throws InterruptedException {
        account.join();
    }

    @Override
    public final int size() {
        takers.lock();
        try {
            return exchange.size();
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
            return exchange.isClosed();
        } finally {
            takers.unlock();
        }
    }

    @Override
    public final Statistics statistics() {
        takers.lock();
        try {
            return exchange.statistics();
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
        String closed = !now.closed() ? "" : now.failed() ? "closed by a failure, " : "closed, ";
        return description() + " [" + closed + now.size() + " in it, " + now.waitingToPut() + " waiting to put, "
                + now.waitingToTake() + " to take]";
    }
}

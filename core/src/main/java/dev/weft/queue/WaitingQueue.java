package dev.weft.queue;

import dev.weft.Action;
import dev.weft.Selectable;
import dev.weft.internal.check.Require;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The behaviour that all queues share; they differ in the order of their {@link Buffer}.
 *
 * <h2>Overview</h2>
 *
 * <p>One monitor guards all state of a queue: the monitor of {@link #takers}. The state is in these parts:
 *
 * <pre>
 *   put, take, close ────────────────┬──► Exchange: the buffer, and the waiting puts and takes
 *   a clause of a Select ──► SelectSide           │ counts
 *                                                 ▼
 *   taskDone, join ─────────────────────► JoinCounter: items taken and done, and the waiting joins
 * </pre>
 *
 * <p><b>Invariants</b>, in addition to those of {@link Exchange} and {@link JoinCounter}:
 *
 * <ol>
 *   <li>The monitor is never held during a wait. A caller that must wait enters a wait queue before it releases the monitor, so
 *       it misses no later change.
 *   <li>Whenever the monitor is free, {@link #producers} is the number of open producers. The close that makes this number
 *       zero closes the queue.
 * </ol>
 */
abstract sealed class WaitingQueue<T> implements Queue<T> permits FifoQueue, LifoQueue, PriorityQueue {
    /** Loaded early, so that {@code ClosedException} has a subclass before code that catches it is compiled: ADR 0041. */
    static final List<Class<?>> EARLY_EXCEPTIONS = List.of(QueueClosedException.class);

    /**
     * Up to this capacity a waiter spins before it parks. With a larger buffer, many items pass while one waiter wakes up, so
     * a wake-up costs little for each item, and spinning would only hand over fewer items at a time.
     */
    private static final int MAX_CAPACITY_TO_SPIN = 4;

    private final QueueName name;
    private final Awaitable anItem = new AnItem(this);
    private final WaitQueue takers;
    private final WaitQueue putters;
    private final JoinCounter joins;
    private final Exchange<T> exchange;
    private final SelectSide<T> selectSide;

    private int producers;

    WaitingQueue(Buffer<T> buffer, int capacity, String kind, @Nullable String name) {
        this.name = new QueueName(kind, name, capacity);
        this.takers = capacity <= MAX_CAPACITY_TO_SPIN ? WaitQueue.forShortWaits() : new WaitQueue();
        this.putters = takers.sibling();
        this.joins = new JoinCounter(this, buffer, takers.sibling());
        this.exchange = new Exchange<>(buffer, capacity, takers, putters, joins);
        this.selectSide = new SelectSide<>(this, exchange, takers, putters);
    }

    @Override
    public final void put(T item) throws InterruptedException {
        Objects.requireNonNull(item, "item");
        Strand.throwIfCancelled();
        Waiter waiter;
        try (Guard guard = takers.lock()) {
            if (tryPut(guard, item)) {
                return;
            }
            waiter = new Waiter(Strand.current(), new PendingPut<>(this, item));
            putters.add(guard, waiter);
        }
        if (putters.await(waiter) == Exchange.CLOSED) {
            throw closedException();
        }
    }

    @Override
    public final boolean offer(T item) {
        Objects.requireNonNull(item, "item");
        try (Guard guard = takers.lock()) {
            return tryPut(guard, item);
        }
    }

    private boolean tryPut(Guard guard, T item) {
        requireOpen();
        return exchange.tryPut(guard, item);
    }

    @Override
    public final T take() throws InterruptedException {
        Strand.throwIfCancelled();
        Waiter waiter;
        try (Guard guard = takers.lock()) {
            T item = tryTake(guard);
            if (item != null) {
                return item;
            }
            waiter = new Waiter(Strand.current(), anItem);
            takers.add(guard, waiter);
        }
        return takenOr(takers.await(waiter));
    }

    /** Returns the item that was handed to a waiting take; throws if the queue was closed instead. */
    @SuppressWarnings("unchecked")
    final T takenOr(@Nullable Object handed) {
        if (handed == Exchange.CLOSED || handed == null) {
            throw closedException();
        }
        return (T) handed;
    }

    @Override
    public final Optional<T> poll() {
        try (Guard guard = takers.lock()) {
            return Optional.ofNullable(tryTake(guard));
        }
    }

    private @Nullable T tryTake(Guard guard) {
        T item = exchange.tryTake(guard);
        if (item == null) {
            requireOpen();
        }
        return item;
    }

    @Override
    public final Selectable<T> toTake() {
        return selectSide.toTake();
    }

    @Override
    public final Selectable<Queue<T>> toPut(T item) {
        return selectSide.toPut(Objects.requireNonNull(item, "item"));
    }

    /** The target of a waiting take. */
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

    /** Like {@link #take}, but returns null if the queue was closed without a failure and has no item left. */
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
        try (Guard guard = takers.lock()) {
            exchange.close(guard, cause);
        }
    }

    @Override
    public final List<T> closeNow() {
        try (Guard guard = takers.lock()) {
            exchange.close(guard, null);
            return exchange.discard(guard);
        }
    }

    private void requireOpen() {
        if (exchange.isClosed()) {
            throw closedException();
        }
    }

    /** The exception for a caller that finds the queue closed. */
    final QueueClosedException closedException() {
        return QueueClosedException.of(description(), exchange.failure());
    }

    @Override
    public final Producer<T> producer() {
        return producers(1).getFirst();
    }

    @Override
    public final List<Producer<T>> producers(int count) {
        Require.atLeastOne(count, "count");
        List<Producer<T>> opened =
                Stream.generate(() -> new Producer<>(this)).limit(count).toList();
        try (Guard _ = takers.lock()) {
            requireOpen();
            producers += count;
            return opened;
        }
    }

    final void producerClosed() {
        try (Guard guard = takers.lock()) {
            producers--;
            if (producers == 0) {
                exchange.close(guard, null);
            }
        }
    }

    @Override
    public final void taskDone() {
        joins.taskDone();
    }

    @Override
    public final void join() throws InterruptedException {
        joins.join();
    }

    @Override
    public final int size() {
        try (Guard _ = takers.lock()) {
            return exchange.size();
        }
    }

    @Override
    public final boolean isEmpty() {
        return size() == 0;
    }

    @Override
    public final int capacity() {
        return name.capacity();
    }

    @Override
    public final boolean isClosed() {
        try (Guard _ = takers.lock()) {
            return exchange.isClosed();
        }
    }

    @Override
    public final Statistics statistics() {
        try (Guard guard = takers.lock()) {
            return exchange.statistics(guard);
        }
    }

    @Override
    public final String description() {
        return name.description();
    }

    @Override
    public final String toString() {
        return description() + " [" + stateInWords() + "]";
    }

    final String stateInWords() {
        return statistics().inWords();
    }
}

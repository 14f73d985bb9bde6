package dev.weft.queue;

import dev.weft.Action;
import dev.weft.Selectable;
import dev.weft.internal.check.Require;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A queue through which producers hand items to consumers. A put into a full queue waits until a place is free, and a take
 * from an empty queue waits for an item. So a fast producer never runs far ahead of a slow consumer.
 *
 * {@snippet :
 * Queue<String> words = Queue.bounded(10);
 * TaskGroup.run(group -> {
 *     group.spawn(() -> words.produce(() -> {
 *         for (String word : List.of("warp", "weft", "weave")) {
 *             words.put(word);
 *         }
 *     }));
 *     group.spawn(() -> words.forEach(word -> System.out.println(word)));
 * });
 * }
 *
 * <p>A queue is closed in one of two ways. {@link #close()} means that all items were put. {@link #close(Throwable)} means
 * that some items are missing: consumers get the items that were put before, and then a {@link QueueClosedException} with
 * that cause, so they cannot mistake a part of the items for all of them. {@link #produce} closes the queue according to
 * how its body ends. The first call of these methods decides; later calls change nothing.
 *
 * <p>Waiting puts and waiting takes are each served in the order of arrival, and no call overtakes a waiter. Each item is taken
 * exactly once, or discarded by {@link #closeNow}; a cancellation never loses an item. Items are taken in the order in which
 * they were put; a {@link PriorityQueue} and a {@link LifoQueue} differ in that order only.
 *
 * <p>Every method may be called from any thread. Actions before an item is put happen-before actions after the item is
 * taken. Items are never null.
 *
 * @param <T> the items
 * @implNote Heritage: {@code asyncio.Queue}; differs: waiting puts and takes are cancel-safe, and producers are counted.
 */
public sealed interface Queue<T> permits WaitingQueue {

    /**
     * Creates a queue that holds up to {@code capacity} items.
     *
     * @throws IllegalArgumentException if {@code capacity} is less than one; a queue that holds no items is created by
     *     {@link #rendezvous}
     */
    static <T> Queue<T> bounded(int capacity) {
        return new FifoQueue<>(Require.atLeastOne(capacity, "capacity"), null);
    }

    /**
     * Like {@link #bounded(int)}, with a name for reports.
     *
     * @throws IllegalArgumentException if {@code capacity} is less than one
     */
    static <T> Queue<T> bounded(int capacity, String name) {
        return new FifoQueue<>(Require.atLeastOne(capacity, "capacity"), Objects.requireNonNull(name, "name"));
    }

    /**
     * Creates a queue that holds any number of items, so that a put never waits. It grows while producers are faster than
     * consumers.
     */
    static <T> Queue<T> unbounded() {
        return new FifoQueue<>(Integer.MAX_VALUE, null);
    }

    /** Like {@link #unbounded()}, with a name for reports. */
    static <T> Queue<T> unbounded(String name) {
        return new FifoQueue<>(Integer.MAX_VALUE, Objects.requireNonNull(name, "name"));
    }

    /** Creates a queue that holds no items: a put waits until a task takes the item. */
    static <T> Queue<T> rendezvous() {
        return new FifoQueue<>(0, null);
    }

    /** Like {@link #rendezvous()}, with a name for reports. */
    static <T> Queue<T> rendezvous(String name) {
        return new FifoQueue<>(0, Objects.requireNonNull(name, "name"));
    }

    /**
     * Puts an item; waits while the queue is full. A caller that is cancelled while waiting has put nothing.
     *
     * @throws QueueClosedException if the queue is closed, or is closed while the caller waits; nothing was put. If the queue
     *     was closed with a failure, the failure is the cause
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    void put(T item) throws InterruptedException;

    /**
     * Takes the next item; waits while the queue is empty. A caller that is cancelled while waiting has taken nothing.
     *
     * @throws QueueClosedException if the queue is closed and has no item left; if it was closed with a failure, the failure is
     *     the cause
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    T take() throws InterruptedException;

    /**
     * Puts an item if the queue is not full. Never waits.
     *
     * @return false if the queue is full; a rendezvous queue accepts an item only while a task waits to take
     * @throws QueueClosedException if the queue is closed
     */
    boolean offer(T item);

    /**
     * Takes the next item if there is one; otherwise returns an empty result. Never waits.
     *
     * @throws QueueClosedException if the queue is closed and has no item left
     */
    Optional<T> poll();

    /**
     * Takes items and runs {@code action} with each, in turn, until the queue is closed and has no item left. Waits for each
     * item. Several tasks may call this method at the same time; each item goes to one of them.
     *
     * @throws X if the action throws it; the item of this action has been taken, and later items stay in the queue
     * @throws QueueClosedException if the queue was closed with a failure, which is the cause; all items that were put
     *     before that have been taken
     * @throws InterruptedException if the caller is cancelled while it, or the action, waits
     */
    <X extends Exception> void forEach(Action.On<? super T, X> action) throws X, InterruptedException;

    /**
     * Runs {@code body} in the calling task, and closes the queue when the body ends: by {@link #close()} if it returns, by
     * {@link #close(Throwable)} if it throws. A cancelled producer has not put all items either, so consumers then get a
     * failure whose cause is the interruption. The queue is closed for every producer; if there are several, use
     * {@link #producers} instead.
     *
     * {@snippet :
     * import dev.weft.queue.Queue;
     *
     * Queue<String> rows = Queue.bounded(100, "rows");
     * TaskGroup.run(group -> {
     *     group.spawn(() -> rows.produce(() -> {
     *         for (String line : Files.readAllLines(Path.of("rows.txt"))) {
     *             rows.put(line);
     *         }
     *     }));
     *     List<String> batch = new ArrayList<>();
     *     rows.forEach(batch::add); // throws if the file could not be read to its end
     *     System.out.println("commit " + batch.size());
     * });
     * }
     *
     * <p>A task that is cancelled before it starts never makes this call, and leaves the queue open.
     *
     * @throws X if the body throws it
     * @throws InterruptedException if the caller is cancelled while the body waits
     */
    <X extends Exception> void produce(Action<X> body) throws X, InterruptedException;

    /**
     * Closes the queue because all items were put. Never waits. Waiting and later puts fail; items in the queue can still be
     * taken. Does nothing if the queue is closed already.
     */
    void close();

    /**
     * Closes the queue with a failure, because the remaining items will never be put. Never waits. Puts fail with a
     * {@link QueueClosedException} with this cause. Takes and {@link #forEach} fail in the same way, after the items in the
     * queue have been taken. Does nothing if the queue is closed already.
     *
     * @param cause the failure
     */
    void close(Throwable cause);

    /**
     * Closes the queue, if it is open, and discards the items in it. Never waits. After {@link #close()} or
     * {@link #close(Throwable)}, this method only discards items, and the cause remains.
     *
     * @return the discarded items, in the order in which they would have been taken; an empty list if they were discarded
     *     before
     */
    List<T> closeNow();

    /**
     * Opens a handle for one of several producers. The queue is closed when the last open handle is closed. If the number of
     * producers is known, use {@link #producers}: after all open handles were closed, the queue is closed, and this method
     * throws an exception.
     *
     * @throws QueueClosedException if the queue is closed
     */
    Producer<T> producer();

    /**
     * Opens handles for {@code count} producers together, so the queue stays open until the last of them is closed. A handle
     * that is never closed keeps the queue open.
     *
     * @return the handles, in an immutable list
     * @throws IllegalArgumentException if {@code count} is less than one
     * @throws QueueClosedException if the queue is closed
     */
    List<Producer<T>> producers(int count);

    /**
     * Marks one taken item as done, for {@link #join}. Never waits.
     *
     * @throws IllegalStateException if this method was called for every taken item already
     */
    void taskDone();

    /**
     * Waits until every item that was put is done: marked by {@link #taskDone}, or discarded. Closing the queue with a
     * failure does not change this.
     *
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    void join() throws InterruptedException;

    /**
     * Returns an alternative for a {@link dev.weft.select.Select Select} that takes an item. The select fails with
     * {@link QueueClosedException} if the queue is closed and has no item left.
     */
    Selectable<T> toTake();

    /**
     * Returns an alternative for a {@link dev.weft.select.Select Select} that puts {@code item}. The value of the
     * alternative is the queue. The select fails with {@link QueueClosedException} if the queue is closed.
     */
    Selectable<Queue<T>> toPut(T item);

    /** Returns the number of items in the queue, without the items of waiting puts. */
    int size();

    /** Returns whether the queue has no items. */
    boolean isEmpty();

    /** Returns the maximum number of items in the queue; {@link Integer#MAX_VALUE} if it is unbounded. */
    int capacity();

    /** Returns whether the queue is closed; it may still contain items. */
    boolean isClosed();

    /** Returns the state at this moment. */
    Statistics statistics();

    /** Returns the kind of the queue, with its name if it has one, and its capacity: {@code queue 'words' of 10}. */
    String description();

    /**
     * The state of a queue at one moment. Each item that was put has been taken, has been discarded, or is in the queue.
     *
     * @param size the number of items in the queue
     * @param capacity the maximum number of items in the queue
     * @param put the number of items ever put
     * @param taken the number of items ever taken
     * @param discarded the number of items discarded by {@link #closeNow}
     * @param unfinished the number of items that are not done, for which {@link #join} waits
     * @param waitingToPut the number of waiting puts
     * @param waitingToTake the number of waiting takes
     * @param closed whether the queue is closed
     * @param failed whether the queue was closed with a failure
     */
    record Statistics(
            int size,
            int capacity,
            long put,
            long taken,
            long discarded,
            long unfinished,
            int waitingToPut,
            int waitingToTake,
            boolean closed,
            boolean failed) {
        /** The numbers that explain why a put or a take waits. */
        String inWords() {
            String state = !closed ? "" : failed ? "closed by a failure, " : "closed, ";
            return state + size + (size == 1 ? " item, " : " items, ") + waitingToPut + " waiting to put, "
                    + waitingToTake + " to take";
        }
    }
}

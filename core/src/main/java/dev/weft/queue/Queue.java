package dev.weft.queue;

import dev.weft.Action;
import dev.weft.Selectable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A line of items from those who put to those who take. Who puts into a full queue waits until there is room, who takes
 * from an empty one until there is an item; so a fast producer never runs far ahead of a slow consumer.
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
 * <p>A queue ends in one of two ways. {@link #close()} says that everything was put. {@link #close(Throwable)} says that
 * something is missing: takers get what was put before, and then a {@link QueueClosedException} with that cause, so that
 * half of the items are never taken for all of them. {@link #produce} chooses between the two by how its body ends. How a
 * queue was closed first stands.
 *
 * <p>First come, first served, among those who put and among those who take: nobody overtakes one who waits. Each item
 * is taken exactly once, or was discarded by {@link #closeNow}; a cancellation never loses one. Items come out in the
 * order in which they were put; a {@link PriorityQueue} and a {@link LifoQueue} have other orders and are otherwise the
 * same.
 *
 * <p>Every method may be called from any thread. What was written before an item was put is seen by who takes it. An
 * item is never null.
 *
 * @param <T> the items
 * @implNote Heritage: {@code asyncio.Queue}; differs: waiting puts and takes are cancel-safe, and producers are counted.
 */
public sealed interface Queue<T> permits WaitingQueue {

    /**
     * A queue that holds up to {@code capacity} items.
     *
     * @throws IllegalArgumentException if {@code capacity} is less than one; for none at all see {@link #rendezvous}
     */
    static <T> Queue<T> bounded(int capacity) {
        return new FifoQueue<>(WaitingQueue.atLeastOne(capacity), null);
    }

    /**
     * A queue that holds up to {@code capacity} items, with a name for reports.
     *
     * @throws IllegalArgumentException if {@code capacity} is less than one; for none at all see {@link #rendezvous}
     */
    static <T> Queue<T> bounded(int capacity, String name) {
        return new FifoQueue<>(WaitingQueue.atLeastOne(capacity), Objects.requireNonNull(name, "name"));
    }

    /** A queue that holds whatever is put, so that nobody waits to put. It grows as long as nobody takes. */
    static <T> Queue<T> unbounded() {
        return new FifoQueue<>(Integer.MAX_VALUE, null);
    }

    /** A queue as of {@link #unbounded()}, with a name for reports. */
    static <T> Queue<T> unbounded(String name) {
        return new FifoQueue<>(Integer.MAX_VALUE, Objects.requireNonNull(name, "name"));
    }

    /** A queue that holds nothing: who puts waits for one who takes, and hands the item over. */
    static <T> Queue<T> rendezvous() {
        return new FifoQueue<>(0, null);
    }

    /** A queue as of {@link #rendezvous()}, with a name for reports. */
    static <T> Queue<T> rendezvous(String name) {
        return new FifoQueue<>(0, Objects.requireNonNull(name, "name"));
    }

    /**
     * Puts an item, waiting while the queue is full. A caller that is cancelled meanwhile has put nothing.
     *
     * @throws QueueClosedException if the queue is closed, or is closed while the caller waits; nothing was put. Its cause
     *     is what the queue was closed with, if that was a failure
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    void put(T item) throws InterruptedException;

    /**
     * Takes the next item, waiting while there is none. A caller that is cancelled meanwhile has taken nothing.
     *
     * @throws QueueClosedException if the queue is closed and has no item left; its cause is what the queue was closed
     *     with, if that was a failure
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    T take() throws InterruptedException;

    /**
     * Puts an item if that needs no waiting. Does not wait.
     *
     * @return false if the queue is full; a rendezvous queue is, unless someone waits to take
     * @throws QueueClosedException if the queue is closed
     */
    boolean offer(T item);

    /**
     * Takes the next item if there is one. Does not wait.
     *
     * @throws QueueClosedException if the queue is closed and has no item left
     */
    Optional<T> poll();

    /**
     * Takes items and runs {@code action} on each, one after the other, until the queue is closed and has none left;
     * then returns normally, unless the queue was closed with a failure. Several tasks may do so, and share the items
     * among them.
     *
     * @throws X if the action fails; the item it had is taken, the others are not touched
     * @throws QueueClosedException if the queue was closed with a failure, which is the cause; what was put before that
     *     has been taken
     * @throws InterruptedException if the caller is cancelled while it waits, or the action is
     */
    <X extends Exception> void forEach(Action.On<? super T, X> action) throws X, InterruptedException;

    /**
     * Runs {@code body}, in the caller, and closes the queue when it ends: by {@link #close()} if it returns, by {@link
     * #close(Throwable)} if it throws. What it throws is thrown on. A producer that is cancelled has not finished either,
     * so takers then get a failure whose cause is the interruption. For several producers of one queue see {@link
     * #producers}: this closes the queue for all of them.
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
     * <p>A task that is cancelled before it starts never comes to this call, and leaves the queue open.
     *
     * @throws X if the body throws it
     * @throws InterruptedException if the caller is cancelled while the body waits
     */
    <X extends Exception> void produce(Action<X> body) throws X, InterruptedException;

    /**
     * Closes the queue because everything was put: from now on nothing can be put, and those who wait to put fail; what is
     * in the queue can still be taken. Does not wait. If the queue is closed already, it stays as it is.
     */
    void close();

    /**
     * Closes the queue because the rest will never be put: as {@link #close()}, but once what is in the queue has been
     * taken, takers get a {@link QueueClosedException} with this cause, and {@link #forEach} does not end normally. Those
     * who put get it too. Does not wait. If the queue is closed already, with or without a failure, it stays as it is.
     *
     * @param cause what went wrong
     */
    void close(Throwable cause);

    /**
     * Closes the queue, if it is open, and discards what is in it. Does not wait. May follow {@link #close()} and {@link
     * #close(Throwable)}, whose cause stands; doing so again discards nothing.
     *
     * @return what was discarded, in the order in which it would have been taken
     */
    List<T> closeNow();

    /**
     * A handle through which one of several producers puts. The queue is closed when the last open handle is. If the
     * number of producers is known, {@link #producers} is the safe way to open their handles: one that is opened after
     * another has ended finds the queue closed.
     *
     * @throws QueueClosedException if the queue is closed
     */
    Producer<T> producer();

    /**
     * Handles for {@code count} producers, opened together: however early one of them ends, the queue is not closed
     * before all have. A handle that is never closed keeps the queue open.
     *
     * @return the handles, which cannot be told apart; the list is immutable
     * @throws IllegalArgumentException if {@code count} is less than one
     * @throws QueueClosedException if the queue is closed
     */
    List<Producer<T>> producers(int count);

    /**
     * Says that one of the items that were taken has been dealt with, for those who {@link #join}. Does not wait.
     *
     * @throws IllegalStateException if that was said for every item that was taken
     */
    void taskDone();

    /**
     * Waits until {@link #taskDone} was said for every item that was put. Discarded items need none. Whether the queue was
     * closed with a failure makes no difference: what was put is done.
     *
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    void join() throws InterruptedException;

    /**
     * What a {@link dev.weft.select.Select Select} waits for: an item, which it gives. The selection takes it, and fails with
     * {@link QueueClosedException} if the queue is closed and has no item left.
     */
    Selectable<T> toTake();

    /**
     * What a {@link dev.weft.select.Select Select} waits for: room for {@code item}. The selection puts it and gives the queue,
     * or fails with {@link QueueClosedException} if the queue is closed.
     */
    Selectable<Queue<T>> toPut(T item);

    /** How many items are in the queue; those of producers who wait are not. */
    int size();

    /** Whether there is no item in the queue. */
    boolean isEmpty();

    /** How many items the queue can hold; {@link Integer#MAX_VALUE} if it is unbounded. */
    int capacity();

    /** Whether the queue is closed; there may still be items in it. */
    boolean isClosed();

    /** The state at this moment. */
    Statistics statistics();

    /** Says what this is, by the name if it has one: {@code queue 'words' of 10}. */
    String description();

    /**
     * The state of a queue at one moment. What was put is either taken, or discarded, or in the queue.
     *
     * @param size how many items are in it
     * @param capacity how many it can hold
     * @param put how many were ever put
     * @param taken how many were ever taken
     * @param discarded how many were discarded by {@link #closeNow}
     * @param unfinished for how many {@link #taskDone} is still to be said before {@link #join} returns
     * @param waitingToPut how many wait to put
     * @param waitingToTake how many wait to take
     * @param closed whether it is closed
     * @param failed whether it was closed with a failure
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
            boolean failed) {}
}

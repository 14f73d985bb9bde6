package dev.weft.shared.spi;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Items of queues, and their deliveries.
 *
 * <pre>
 *          put                    take                     acknowledge
 *   (none) ---> due at some time ------> delivered, receipt ---------> (none)
 *                  ^  ^                    |    |   |
 *                  |  |  time limit passed |    |   | rejected, or taken too often
 *                  |  +--------------------+    |   +------------------------------------> dead
 *                  +----------------------------+                                           |
 *                  |     released                                                           |
 *                  +------------------------------------------------------------------------+  requeue
 * </pre>
 *
 * <p>Invariants: an item leaves its queue only by an acknowledgement with the receipt of its last delivery. Each
 * delivery has a receipt of its own. An item is delivered again only after the visibility timeout of its last delivery
 * has passed or that delivery was released. An item that is neither acknowledged nor dead is live.
 *
 * <p>The topic {@link #arrivals} announces that items are due, with their number, and that the queue was closed. The
 * topic {@link #emptied} announces that the queue has no live item any more. An engine may omit announcements while
 * no caller has said that it waits for them.
 */
public interface Items {

    /**
     * Puts items into a queue, in their order. Can be repeated with the same {@code call}: the items are put only once, even if
     * they have been acknowledged since, and the answer is the same.
     *
     * @return for each item, whether this call has put it; false if a live item has the same key. Empty if the queue is
     *     closed
     */
    Optional<List<Boolean>> put(String queue, List<Item> items, Call call) throws EngineException, InterruptedException;

    /**
     * Like {@link #put}, as a part of the transaction of {@code connection}: the items are in the queue once the
     * transaction has been committed. Runs on the caller's thread.
     *
     * @throws UnsupportedOperationException if the server has no database transactions
     */
    Optional<List<Boolean>> putIn(Connection connection, String queue, List<Item> items) throws SQLException;

    /** Takes items that are due, the highest priority first, then the oldest. A repetition takes other items. */
    Taken take(String queue, TakeRequest request) throws EngineException, InterruptedException;

    /**
     * Removes the items of deliveries. Returns the verdict on each, in order. Can be repeated, but then returns {@link
     * Verdict#GONE} for the items that were removed before.
     */
    List<Verdict> acknowledge(String queue, List<Receipt> receipts) throws EngineException, InterruptedException;

    /** Ends a delivery without an acknowledgement, as {@code how} says. Can be repeated. */
    Verdict release(String queue, Receipt receipt, Release how) throws EngineException, InterruptedException;

    /** Hides the item of a delivery for {@code visibilityTimeout} from now. Can be repeated. */
    Verdict extend(String queue, Receipt receipt, Duration visibilityTimeout)
            throws EngineException, InterruptedException;

    /**
     * The number of items in a queue, by their state.
     *
     * @param waits the time for which the caller waits for an announcement of {@link #emptied} if the queue has live items;
     *     zero if it does not wait
     */
    Counts counts(String queue, Duration waits) throws EngineException, InterruptedException;

    /** Closes a queue for puts. The cause of the first call is kept. Can be repeated. */
    void close(String queue, @Nullable String cause) throws EngineException, InterruptedException;

    /** The dead items of a queue, the oldest first. */
    List<Dead> dead(String queue, int maxItems) throws EngineException, InterruptedException;

    /**
     * Makes a dead item due again, with no deliveries counted, unless the queue has a live item with the same key. A
     * repetition changes nothing, and returns false.
     *
     * @return whether the item was made due
     */
    boolean requeue(String queue, long id) throws EngineException, InterruptedException;

    /** Removes a dead item. Returns whether there was one. Can be repeated. */
    boolean discard(String queue, long id) throws EngineException, InterruptedException;

    /** The topic that announces items that are due in {@code queue}, and the closing of the queue. */
    static String arrivals(String queue) {
        return "q:" + queue;
    }

    /** The topic that announces that {@code queue} has no live item any more. */
    static String emptied(String queue) {
        return "j:" + queue;
    }

    /**
     * Identifies a call of a client, so that a repetition has no further effect. The server keeps the answer to a call until a
     * later call reports that the first one has ended. A call that arrives after it was reported as ended is not executed. The
     * answers that a dead client has left are kept for a day.
     *
     * @param client unique among all clients
     * @param number grows with each call of the client
     * @param ended the number below which all calls of this client have ended
     */
    record Call(String client, long number, long ended) {}

    /**
     * An item to put.
     *
     * @param key if not null, the item is not put while the queue has a live item with the same key
     * @param priority items with a higher number are taken first
     * @param delay the time until the item is due
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Item(byte[] payload, @Nullable String key, int priority, Duration delay) {}

    /**
     * A request to take items.
     *
     * @param maxItems the maximum number of items
     * @param visibilityTimeout how long the taken items are hidden from other takers
     * @param maxDeliveries the number of deliveries after which an item becomes dead instead of being delivered again
     * @param waits the time for which the caller waits for an announcement of {@link #arrivals} if no item is due; zero if it
     *     does not wait
     */
    record TakeRequest(int maxItems, Duration visibilityTimeout, int maxDeliveries, Duration waits) {}

    /**
     * The items that were taken. If there are none, the reply says when to ask again.
     *
     * @param untilDue the time until the next item is due; negative if the queue has no live item
     * @param closed whether the queue is closed and has no live item
     * @param cause the cause with which the queue was closed; null if there is none
     */
    record Taken(
            List<Delivered> items,
            Duration untilDue,
            boolean closed,
            @Nullable String cause) {}

    /** A delivery of an item. The number {@code delivery} is 1 for the first delivery of the item. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Delivered(Receipt receipt, byte[] payload, int delivery, Instant putAt) {}

    /** Identifies a delivery of the item with the id {@code item}. */
    record Receipt(long item, long delivery) {}

    /**
     * The end of a delivery that is not acknowledged.
     *
     * @param delay the time until the item is due again
     * @param uncounted whether the delivery does not count, because no caller has received the item
     * @param deadBecause if not null, the item becomes dead, for this reason
     */
    record Release(
            Duration delay, boolean uncounted, @Nullable String deadBecause) {}

    /** The answer of the server to a receipt. */
    enum Verdict {
        /** The receipt belongs to the item's last delivery, and the operation was done. */
        VALID,
        /** The item has been delivered again, or is dead. */
        STALE,
        /** There is no such item: it has been acknowledged. */
        GONE
    }

    /**
     * The number of items in a queue, by their state, and whether the queue is closed.
     *
     * @param due items that could be taken now
     * @param delayed items that will be due later
     * @param inFlight items that were taken, and are hidden
     */
    record Counts(long due, long delayed, long inFlight, long dead, boolean closed) {}

    /** A dead item. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Dead(long id, byte[] payload, int deliveries, String reason, Instant since) {}
}

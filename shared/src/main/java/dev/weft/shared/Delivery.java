package dev.weft.shared;

import dev.weft.shared.spi.Items;
import dev.weft.shared.spi.LocalTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An item that was taken from a {@link SharedQueue} and is hidden from other takers for the queue's visibility timeout.
 * It must be {@linkplain #acknowledge acknowledged}: otherwise it is delivered again when that time is over, or when
 * the delivery is closed.
 *
 * <p>May be used by any task or thread. To settle a delivery is to acknowledge, retry or reject it. If several tasks
 * settle it at the same time, the server accepts one of them.
 *
 * @param <T> the type of the item
 */
public final class Delivery<T> implements AutoCloseable {
    private final Client client;
    private final String queue;
    private final Items.Delivered delivered;
    private final T item;
    private volatile Hidden hidden;
    private volatile boolean settled;

    Delivery(Client client, String queue, Items.Delivered delivered, T item, Hidden hidden) {
        this.client = client;
        this.queue = queue;
        this.delivered = delivered;
        this.item = item;
        this.hidden = hidden;
    }

    /** The item. */
    public T item() {
        return item;
    }

    /** The number of this delivery of the item, counted from 1. */
    public int number() {
        return delivered.delivery();
    }

    /**
     * Whether the item is certainly still hidden for this delivery, by the clock of this machine. If so, the item has
     * not been delivered again, and this delivery is not settled. Check this before work that must not begin on two
     * machines at a time. Sends nothing to the server.
     */
    public boolean isHidden() {
        return hidden.isCertain();
    }

    /** The time at which the item was put, by the clock of the server. */
    public Instant putAt() {
        return delivered.putAt();
    }

    /**
     * Removes the item from its queue. Waits for the server's answer. Takes effect even after the visibility timeout,
     * as long as the item has not been delivered again.
     *
     * <p>If the answer is lost, the call is repeated. If the repetition finds that the item is gone, and the item is no longer
     * certainly hidden for this delivery, it is unknown which delivery has removed it. Then this method throws a
     * {@code StaleDeliveryException} too.
     *
     * @throws StaleDeliveryException if the item has been delivered again, is dead, or has been removed
     * @throws InterruptedException if the caller is cancelled; the item is nevertheless removed if the server can be
     * reached
     * @throws SharedException if the server rejects the call
     */
    public void acknowledge() throws InterruptedException {
        acknowledge(client, queue, List.of(this));
    }

    static <T> void acknowledge(Client client, String queue, List<Delivery<T>> all) throws InterruptedException {
        List<Hidden> before = all.stream().map(Delivery::settle).toList();
        List<Items.Receipt> receipts =
                all.stream().map(each -> each.delivered.receipt()).toList();
        AtomicInteger attempts = new AtomicInteger();
        List<Items.Verdict> verdicts = client.call("acknowledges items of " + queue, () -> {
            attempts.incrementAndGet();
            return client.engine.items().acknowledge(queue, receipts);
        });
        for (int i = 0; i < verdicts.size(); i++) {
            Items.Verdict verdict = verdicts.get(i);
            boolean done = verdict == Items.Verdict.GONE && wasDone(attempts.get(), before.get(i));
            if (verdict != Items.Verdict.VALID && !done) {
                throw all.get(i).stale(verdict, attempts.get());
            }
        }
    }

    /**
     * Whether an earlier attempt must have changed the item, although the answer was lost. While the item is hidden for
     * this delivery, nothing else can have changed it.
     */
    private static boolean wasDone(int attempts, Hidden hidden) {
        return attempts > 1 && hidden.isCertain();
    }

    void requireFrom(String name) {
        if (!queue.equals(name)) {
            throw new IllegalArgumentException(
                    "deliveries must be of queue '" + name + "', but one is of queue '" + queue + "'");
        }
    }

    /**
     * Gives the item back, to be delivered again after {@code delay}. This delivery counts towards the limit of
     * {@link SharedQueue#maxDeliveries}. Waits for the server's answer.
     *
     * @throws IllegalArgumentException if the delay is negative
     * @throws StaleDeliveryException if the item has been delivered again, is dead, or has been removed
     * @throws InterruptedException if the caller is cancelled; the item is nevertheless given back if the server can be reached
     * @throws SharedException if the server rejects the call
     */
    public void retry(Duration delay) throws InterruptedException {
        Require.notNegative(delay, "delay");
        release(new Items.Release(delay, false, null));
    }

    /**
     * Makes the item a {@linkplain SharedQueue#deadLetters dead letter}. Waits for the server's answer.
     *
     * @throws StaleDeliveryException if the item has been delivered again, is dead, or has been removed
     * @throws InterruptedException if the caller is cancelled; the item nevertheless becomes a dead letter if the server can be
     *     reached
     * @throws SharedException if the server rejects the call
     */
    public void reject(String reason) throws InterruptedException {
        release(new Items.Release(Duration.ZERO, false, Objects.requireNonNull(reason, "reason")));
    }

    /**
     * Hides the item for {@code visibilityTimeout} from now. Waits for the server's answer.
     *
     * @throws IllegalArgumentException if the time is not longer than zero
     * @throws StaleDeliveryException if the item has been delivered again, is dead, or has been removed
     * @throws InterruptedException if the caller is cancelled; whether the time was extended is unknown then
     * @throws SharedException if the server rejects the call
     */
    public void extend(Duration visibilityTimeout) throws InterruptedException {
        Require.positive(visibilityTimeout, "visibilityTimeout");
        hidden = over();
        long before = client.time.nanoTime();
        Items.Verdict verdict = client.call(
                "extends a delivery of " + queue,
                () -> client.engine.items().extend(queue, delivered.receipt(), visibilityTimeout));
        if (verdict != Items.Verdict.VALID) {
            throw stale(verdict, 1);
        }
        hidden = new Hidden(client.time, before, visibilityTimeout);
    }

    /**
     * Marks the delivery as settled, and the item as no longer certainly hidden. Returns the time for which the item was
     * certainly hidden before this call.
     */
    private Hidden settle() {
        Hidden before = hidden;
        settled = true;
        hidden = over();
        return before;
    }

    private Hidden over() {
        return new Hidden(client.time, client.time.nanoTime(), Duration.ZERO);
    }

    private void release(Items.Release how) throws InterruptedException {
        Hidden before = settle();
        AtomicInteger attempts = new AtomicInteger();
        Items.Verdict verdict = client.call("gives an item back to " + queue, () -> {
            attempts.incrementAndGet();
            return client.engine.items().release(queue, delivered.receipt(), how);
        });
        boolean done = verdict == Items.Verdict.STALE && wasDone(attempts.get(), before);
        if (verdict != Items.Verdict.VALID && !done) {
            throw stale(verdict, attempts.get());
        }
    }

    StaleDeliveryException stale(Items.Verdict verdict, int attempts) {
        String fate = verdict != Items.Verdict.GONE
                ? "has been delivered again, or is dead"
                : attempts == 1 ? "has been acknowledged" : "has been acknowledged, by this delivery or by a later one";
        return new StaleDeliveryException(
                "delivery " + number() + " of an item of queue '" + queue + "' is over: the item " + fate);
    }

    /**
     * Gives the item back immediately, unless the delivery was settled by another method. Does not wait: the server is
     * told in the background. If the server cannot be reached, the item is delivered again after the visibility
     * timeout.
     */
    @Override
    public void close() {
        if (!settled) {
            settle();
            giveBack(client, queue, delivered, false);
        }
    }

    /**
     * Gives an item back in the background. If {@code unseen} is true, no caller has received the item, and the
     * delivery does not count.
     */
    static void giveBack(Client client, String queue, Items.Delivered delivered, boolean unseen) {
        Items.Release how = new Items.Release(Duration.ZERO, unseen, null);
        client.later("gives an item back", () -> client.engine.items().release(queue, delivered.receipt(), how));
    }

    @Override
    public String toString() {
        return "delivery " + number() + " of an item of queue '" + queue + "'";
    }

    /**
     * The time for which an item is certainly hidden for a delivery. The time begins before the request is sent, and is shorter
     * than the visibility timeout, because the clocks of client and server may differ in speed. Until the end of this time,
     * only this delivery can have changed the item.
     */
    static final class Hidden {
        private final LocalTime time;
        private final long until;

        Hidden(LocalTime time, long sent, Duration visibilityTimeout) {
            this.time = time;
            this.until = sent + Leases.safely(visibilityTimeout).toNanos();
        }

        boolean isCertain() {
            return time.nanoTime() - until < 0;
        }
    }
}

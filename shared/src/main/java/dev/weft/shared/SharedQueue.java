package dev.weft.shared;

import dev.weft.Action;
import dev.weft.queue.QueueClosedException;
import dev.weft.shared.spi.Items;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A queue between machines. It delivers each item at least once: if a {@link Delivery} is not acknowledged in time, the item is
 * delivered again, to any machine.
 *
 * {@snippet :
 * import dev.weft.shared.Codec;
 * import dev.weft.shared.Delivery;
 * import dev.weft.shared.Shared;
 *
 * void work(Shared shared) throws InterruptedException {
 *     SharedQueue<String> jobs = shared.queue("jobs", Codec.text());
 *     jobs.put("resize picture 7");
 *     try (Delivery<String> job = jobs.take()) {
 *         System.out.println(job.item());
 *         job.acknowledge();
 *     }
 * }
 * }
 *
 * <p>Of the items that are due, the item with the highest priority is taken first; among items of the same priority,
 * the oldest. Items that several machines take at the same time may be finished in another order. A delivery hides its
 * item for a time, the {@linkplain #visibilityTimeout visibility timeout}. After the maximum number of {@linkplain
 * #maxDeliveries deliveries}, the item becomes a dead letter. An item that is neither acknowledged nor dead is live.
 *
 * @param <T> the type of the items
 * @implNote Heritage: Amazon's SQS; differs: an acknowledgement that comes too late throws an exception.
 */
public final class SharedQueue<T> {
    private static final Duration VISIBILITY = Duration.ofSeconds(60);
    private static final int DELIVERIES = 10;

    private final Client client;
    private final String name;
    private final Payloads<T> payloads;
    private final Duration visibilityTimeout;
    private final int maxDeliveries;

    SharedQueue(Client client, String name, Codec<T> codec) {
        this(client, name, new Payloads<>(client, name, codec), VISIBILITY, DELIVERIES);
    }

    private SharedQueue(
            Client client, String name, Payloads<T> payloads, Duration visibilityTimeout, int maxDeliveries) {
        this.client = client;
        this.name = name;
        this.payloads = payloads;
        this.visibilityTimeout = visibilityTimeout;
        this.maxDeliveries = maxDeliveries;
    }

    /**
     * This queue with another visibility timeout: the time for which deliveries to this client hide their item; 60 s by
     * default.
     */
    public SharedQueue<T> visibilityTimeout(Duration visibilityTimeout) {
        return new SharedQueue<>(
                client, name, payloads, Require.positive(visibilityTimeout, "visibilityTimeout"), maxDeliveries);
    }

    /** This queue with another maximum number of deliveries of an item, for deliveries to this client; 10 by default. */
    public SharedQueue<T> maxDeliveries(int maxDeliveries) {
        return new SharedQueue<>(
                client, name, payloads, visibilityTimeout, Require.atLeastOne(maxDeliveries, "maxDeliveries"));
    }

    /**
     * Puts an item. Waits until the server has it. If the answer is lost, the put is repeated, but the item is put only once.
     *
     * @throws QueueClosedException if the queue is closed
     * @throws IllegalArgumentException if the codec cannot write the item
     * @throws InterruptedException if the caller is cancelled; whether the item was put is unknown then
     * @throws SharedException if the server rejects the call
     */
    public void put(T item) throws InterruptedException {
        put(item, PutOptions.standard());
    }

    /**
     * Like {@link #put(Object)}, with a delay, a priority or a key.
     *
     * @return whether the item was put; false if the queue has a live item with the same key
     * @throws QueueClosedException if the queue is closed
     * @throws IllegalArgumentException if the codec cannot write the item
     * @throws InterruptedException if the caller is cancelled; whether the item was put is unknown then
     * @throws SharedException if the server rejects the call
     */
    public boolean put(T item, PutOptions options) throws InterruptedException {
        return putAll(List.of(item), options) == 1;
    }

    /**
     * Puts all items in one step, in their order.
     *
     * @return the number of items that were put; if the options have no key, all items are put
     * @throws QueueClosedException if the queue is closed; nothing is put
     * @throws IllegalArgumentException if the codec cannot write an item; nothing is put
     * @throws InterruptedException if the caller is cancelled; whether the items were put is unknown then
     * @throws SharedException if the server rejects the call
     */
    public int putAll(Collection<? extends T> items, PutOptions options) throws InterruptedException {
        Objects.requireNonNull(options, "options");
        return putAll(items, item -> options);
    }

    /**
     * Like {@link #putAll(Collection, PutOptions)}, with separate options for each item, such as its key.
     *
     * @return the number of items that were put; an item is not put if the queue has a live item with its key
     * @throws QueueClosedException if the queue is closed; nothing is put
     * @throws IllegalArgumentException if the codec cannot write an item; nothing is put
     * @throws InterruptedException if the caller is cancelled; whether the items were put is unknown then
     * @throws SharedException if the server rejects the call
     */
    public int putAll(Collection<? extends T> items, Function<? super T, PutOptions> options)
            throws InterruptedException {
        List<Items.Item> encoded = payloads.encoded(items, options);
        Items.Call put = client.puts.begin();
        try {
            return numberOf(
                    client.call("puts into " + this, () -> client.engine.items().put(name, encoded, put)));
        } finally {
            client.puts.end(put);
        }
    }

    /**
     * Puts an item as a part of the transaction of {@code connection}: the item can be taken once the transaction has
     * been committed. Executes a statement on the connection, on the caller's thread.
     *
     * @return whether the item was put; false if the queue has a live item with the same key
     * @throws QueueClosedException if the queue is closed
     * @throws IllegalArgumentException if the codec cannot write the item
     * @throws SQLException if the statement fails
     * @throws UnsupportedOperationException if the server has no database transactions
     */
    public boolean put(Connection connection, T item, PutOptions options) throws SQLException {
        Objects.requireNonNull(connection, "connection");
        return numberOf(client.engine.items().putIn(connection, name, payloads.encoded(List.of(item), each -> options)))
                == 1;
    }

    private int numberOf(Optional<List<Boolean>> put) {
        List<Boolean> each = put.orElseThrow(() -> new QueueClosedException(this + " is closed"));
        return (int) each.stream().filter(one -> one).count();
    }

    /**
     * Takes an item. Waits until an item is due. A caller that is cancelled has taken no item: an item that arrives
     * later is given back.
     *
     * @throws QueueClosedException if the queue is closed and has no live item left
     * @throws InterruptedException if the caller is cancelled
     * @throws SharedException if the server rejects the call
     */
    public Delivery<T> take() throws InterruptedException {
        return takeUpTo(1).getFirst();
    }

    /**
     * Takes as many items as are due, at least one and at most {@code maxItems}. Waits until an item is due. An item
     * that the codec cannot read becomes a dead letter, and is not returned.
     *
     * @throws IllegalArgumentException if {@code maxItems} is less than one
     * @throws QueueClosedException if the queue is closed and has no live item left
     * @throws InterruptedException if the caller is cancelled
     * @throws SharedException if the server rejects the call
     */
    public List<Delivery<T>> takeUpTo(int maxItems) throws InterruptedException {
        int max = Require.atLeastOne(maxItems, "maxItems");
        var request = new Items.TakeRequest(max, visibilityTimeout, maxDeliveries, client.options.pollInterval());
        return new TakeOperation<>(client, name, payloads, request).take();
    }

    /**
     * Takes items one after the other, and acknowledges each when {@code action} has returned. Returns when the queue
     * is closed and has no live item left. An item whose action fails is given back.
     *
     * @throws X if the action throws it
     * @throws StaleDeliveryException if the action took longer than the visibility timeout, and the item has been delivered
     *     again
     * @throws InterruptedException if the caller is cancelled; the current item is given back
     * @throws SharedException if the server rejects the call
     */
    public <X extends Exception> void forEach(Action.On<? super T, X> action) throws X, InterruptedException {
        while (true) {
            Delivery<T> next;
            try {
                next = take();
            } catch (QueueClosedException atTheEnd) {
                return;
            }
            try (next) {
                action.run(next.item());
                next.acknowledge();
            }
        }
    }

    /**
     * Acknowledges several deliveries of this queue in one step.
     *
     * @throws IllegalArgumentException if a delivery belongs to another queue; nothing is acknowledged
     * @throws StaleDeliveryException if deliveries were too late; the message is about the first of them. The
     *     deliveries in time are acknowledged
     * @throws InterruptedException if the caller is cancelled; the deliveries are nevertheless acknowledged if the
     *     server can be reached
     * @throws SharedException if the server rejects the call
     */
    public void acknowledge(Collection<Delivery<T>> all) throws InterruptedException {
        all.forEach(delivery -> delivery.requireFrom(name));
        Delivery.acknowledge(client, name, List.copyOf(all));
    }

    /**
     * Waits until the queue has no live item.
     *
     * @throws InterruptedException if the caller is cancelled
     * @throws SharedException if the server rejects the call
     */
    public void join() throws InterruptedException {
        try (Notices.Notice emptied = client.notices.on(Items.emptied(name))) {
            while (true) {
                emptied.clear();
                if (counts(client.options.pollInterval()).live() == 0) {
                    return;
                }
                emptied.await(client.time, client.options.pollInterval());
            }
        }
    }

    /**
     * Closes the queue for puts on all machines. Items can still be taken until only dead letters are left. If the
     * queue was closed before, the cause of that closing stays. Waits for the server's answer.
     *
     * @throws InterruptedException if the caller is cancelled; whether the queue is closed is unknown then
     * @throws SharedException if the server rejects the call
     */
    public void close() throws InterruptedException {
        closeBecause(null);
    }

    /**
     * Like {@link #close()}, with a cause that appears in the messages of the exceptions of takes.
     *
     * @throws InterruptedException if the caller is cancelled; whether the queue is closed is unknown then
     * @throws SharedException if the server rejects the call
     */
    public void close(String cause) throws InterruptedException {
        closeBecause(Objects.requireNonNull(cause, "cause"));
    }

    private void closeBecause(@Nullable String cause) throws InterruptedException {
        client.call("closes " + this, () -> {
            client.engine.items().close(name, cause);
            return true;
        });
    }

    /**
     * Returns the number of items in the queue, by their state. Waits for the server's answer, which may be out of
     * date.
     *
     * @throws InterruptedException if the caller is cancelled
     * @throws SharedException if the server rejects the call
     */
    public QueueCounts counts() throws InterruptedException {
        return counts(Duration.ZERO);
    }

    private QueueCounts counts(Duration waits) throws InterruptedException {
        return QueueCounts.of(
                client.call("counts " + this, () -> client.engine.items().counts(name, waits)));
    }

    /** The items that this queue does not deliver any more. */
    public DeadLetters deadLetters() {
        return new DeadLetters(client, name);
    }

    @Override
    public String toString() {
        return "shared queue '" + name + "'";
    }
}

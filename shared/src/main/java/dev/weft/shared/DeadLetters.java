package dev.weft.shared;

import dev.weft.shared.spi.Items;
import java.util.List;

/** The items that a {@link SharedQueue} does not deliver any more, until they are requeued. */
public final class DeadLetters {
    private final Client client;
    private final String queue;

    DeadLetters(Client client, String queue) {
        this.client = client;
        this.queue = queue;
    }

    /**
     * Returns the oldest dead letters, at most {@code maxLetters}. Waits for the server's answer.
     *
     * @throws IllegalArgumentException if {@code maxLetters} is less than one
     * @throws InterruptedException if the caller is cancelled
     * @throws SharedException if the server rejects the call
     */
    public List<DeadLetter> oldest(int maxLetters) throws InterruptedException {
        Require.atLeastOne(maxLetters, "maxLetters");
        List<Items.Dead> dead =
                client.call("reads dead letters", () -> client.engine.items().dead(queue, maxLetters));
        return dead.stream()
                .map(each -> new DeadLetter(each.id(), each.payload(), each.deliveries(), each.reason(), each.since()))
                .toList();
    }

    /**
     * Puts a dead letter back into the queue as an item without deliveries. Waits for the server's answer.
     *
     * @return whether the item was requeued by the attempt that got an answer; false if there was no such dead letter,
     *     if the queue has a live item with the same key, or if an earlier attempt has requeued the item and its answer
     *     was lost
     * @throws InterruptedException if the caller is cancelled; whether the item was requeued is unknown then
     * @throws SharedException if the server rejects the call
     */
    public boolean requeue(DeadLetter letter) throws InterruptedException {
        return client.call("requeues an item", () -> client.engine.items().requeue(queue, letter.id()));
    }

    /**
     * Removes a dead letter. Waits for the server's answer.
     *
     * @return whether there was such a dead letter; false if an earlier attempt has removed it and the answer was lost
     * @throws InterruptedException if the caller is cancelled; whether the letter was removed is unknown then
     * @throws SharedException if the server rejects the call
     */
    public boolean discard(DeadLetter letter) throws InterruptedException {
        return client.call("discards an item", () -> client.engine.items().discard(queue, letter.id()));
    }

    @Override
    public String toString() {
        return "dead letters of queue '" + queue + "'";
    }
}

package dev.weft.shared;

import java.time.Instant;
import java.util.Arrays;

/**
 * An item that a queue does not deliver any more.
 *
 * @param id identifies the item in its queue
 * @param payload the bytes of the item, which the codec may not be able to read
 * @param deliveries how often the item was delivered
 * @param reason the reason why the item is not delivered any more
 * @param since the time at which the item became a dead letter, by the clock of the server
 */
@SuppressWarnings("ArrayRecordComponent") // compared by the methods below
public record DeadLetter(long id, byte[] payload, int deliveries, String reason, Instant since) {
    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof DeadLetter that && id == that.id && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(id);
    }

    @Override
    public String toString() {
        return "item " + id + ", " + deliveries + " deliveries: " + reason;
    }
}

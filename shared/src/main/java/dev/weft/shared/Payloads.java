package dev.weft.shared;

import dev.weft.shared.spi.Items;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Converts the items of one queue to the bytes that the server keeps, and back. */
record Payloads<T>(Client client, String queue, Codec<T> codec) {

    /** Encodes all items; throws if one cannot be encoded. */
    List<Items.Item> encoded(Collection<? extends T> items, Function<? super T, PutOptions> options) {
        List<Items.Item> encoded = new ArrayList<>();
        for (T item : items) {
            PutOptions own = Objects.requireNonNull(options.apply(Objects.requireNonNull(item, "item")), "options");
            encoded.add(new Items.Item(bytesOf(item), own.key(), own.priority(), own.delay()));
        }
        return encoded;
    }

    private byte[] bytesOf(T item) {
        try {
            return codec.encode(item);
        } catch (IOException e) {
            throw new IllegalArgumentException("item cannot be written for queue '" + queue + "': " + item, e);
        }
    }

    /** Returns the deliveries whose items can be decoded. The others become dead letters, in the background. */
    List<Delivery<T>> readable(Items.Taken taken, Delivery.Hidden hidden) {
        List<Delivery<T>> readable = new ArrayList<>();
        for (Items.Delivered each : taken.items()) {
            try {
                readable.add(new Delivery<>(client, queue, each, codec.decode(each.payload()), hidden));
            } catch (IOException | RuntimeException e) {
                var dead = new Items.Release(Duration.ZERO, false, "cannot be read: " + e.getMessage());
                client.later("rejects an item", () -> client.engine.items().release(queue, each.receipt(), dead));
            }
        }
        return readable;
    }
}

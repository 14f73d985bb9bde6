package dev.weft.queue;

import dev.weft.internal.check.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A queue from which items are taken in the reverse of the order in which they were put.
 *
 * @param <T> the items
 * @implNote Heritage: {@code asyncio.LifoQueue}.
 */
public final class LifoQueue<T> extends WaitingQueue<T> {

    private LifoQueue(int capacity, @Nullable String name) {
        super(new LifoBuffer<>(), capacity, "LIFO queue", name);
    }

    /**
     * Creates a queue that holds up to {@code capacity} items.
     *
     * @throws IllegalArgumentException if {@code capacity} is less than one
     */
    public static <T> LifoQueue<T> bounded(int capacity) {
        return new LifoQueue<>(Require.atLeastOne(capacity, "capacity"), null);
    }

    /**
     * Like {@link #bounded(int)}, with a name for reports.
     *
     * @throws IllegalArgumentException if {@code capacity} is less than one
     */
    public static <T> LifoQueue<T> bounded(int capacity, String name) {
        return new LifoQueue<>(Require.atLeastOne(capacity, "capacity"), Objects.requireNonNull(name, "name"));
    }

    /** Creates a queue that holds any number of items, so that a put never waits. */
    public static <T> LifoQueue<T> unbounded() {
        return new LifoQueue<>(Integer.MAX_VALUE, null);
    }

    /** Like {@link #unbounded()}, with a name for reports. */
    public static <T> LifoQueue<T> unbounded(String name) {
        return new LifoQueue<>(Integer.MAX_VALUE, Objects.requireNonNull(name, "name"));
    }
}

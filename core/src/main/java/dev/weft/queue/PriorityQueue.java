package dev.weft.queue;

import dev.weft.internal.check.Require;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A queue from which the least item is taken first; equal items are taken in the order in which they were put.
 *
 * {@snippet :
 * PriorityQueue<String> shortestFirst = PriorityQueue.unbounded(Comparator.comparingInt(String::length));
 * }
 *
 * <p>The comparator is called while the queue is locked. It must not wait, and must not use this queue: a call of the queue
 * would throw an {@link IllegalStateException}. After a comparator has thrown an exception, the order of the items is
 * undefined.
 *
 * @param <T> the items
 * @implNote Heritage: {@code asyncio.PriorityQueue}; differs: equal items keep their order.
 */
public final class PriorityQueue<T> extends WaitingQueue<T> {

    private PriorityQueue(int capacity, Comparator<? super T> order, @Nullable String name) {
        super(new PriorityBuffer<>(Objects.requireNonNull(order, "order")), capacity, "priority queue", name);
    }

    /**
     * Creates a queue that holds up to {@code capacity} items. The item of a waiting put is compared with other items only
     * after it has entered the queue.
     *
     * @param order compares items; the least item is taken first
     * @throws IllegalArgumentException if {@code capacity} is less than one
     */
    public static <T> PriorityQueue<T> bounded(int capacity, Comparator<? super T> order) {
        return new PriorityQueue<>(Require.atLeastOne(capacity, "capacity"), order, null);
    }

    /**
     * Like {@link #bounded(int, Comparator)}, with a name for reports.
     *
     * @param order compares items; the least item is taken first
     * @throws IllegalArgumentException if {@code capacity} is less than one
     */
    public static <T> PriorityQueue<T> bounded(int capacity, Comparator<? super T> order, String name) {
        return new PriorityQueue<>(
                Require.atLeastOne(capacity, "capacity"), order, Objects.requireNonNull(name, "name"));
    }

    /**
     * Creates a queue that holds any number of items, so that a put never waits.
     *
     * @param order compares items; the least item is taken first
     */
    public static <T> PriorityQueue<T> unbounded(Comparator<? super T> order) {
        return new PriorityQueue<>(Integer.MAX_VALUE, order, null);
    }

    /**
     * Like {@link #unbounded(Comparator)}, with a name for reports.
     *
     * @param order compares items; the least item is taken first
     */
    public static <T> PriorityQueue<T> unbounded(Comparator<? super T> order, String name) {
        return new PriorityQueue<>(Integer.MAX_VALUE, order, Objects.requireNonNull(name, "name"));
    }
}

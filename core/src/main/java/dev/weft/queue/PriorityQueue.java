package dev.weft.queue;

import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A queue from which the least item is taken first, and among equal ones the one that was put first.
 *
 * {@snippet :
 * PriorityQueue<String> shortestFirst = PriorityQueue.unbounded(Comparator.comparingInt(String::length));
 * }
 *
 * <p>The order is asked for while the queue is locked. It must not wait, must not use this queue, which answers it with an
 * {@link IllegalStateException}, and must not throw: what an order that throws leaves behind is undefined.
 *
 * @param <T> the items
 * @implNote Heritage: {@code asyncio.PriorityQueue}; differs: equal items keep their order.
 */
public final class PriorityQueue<T> extends WaitingQueue<T> {

    private PriorityQueue(int capacity, Comparator<? super T> order, @Nullable String name) {
        super(new PriorityBuffer<>(Objects.requireNonNull(order, "order")), capacity, "priority queue", name);
    }

    /**
     * A queue that holds up to {@code capacity} items. Who waits to put takes no part in the order yet.
     *
     * @param order which of two items comes first
     * @throws IllegalArgumentException if {@code capacity} is less than one
     */
    public static <T> PriorityQueue<T> bounded(int capacity, Comparator<? super T> order) {
        return new PriorityQueue<>(atLeastOne(capacity), order, null);
    }

    /**
     * A queue as of {@link #bounded(int, Comparator)}, with a name for reports.
     *
     * @param order which of two items comes first
     * @throws IllegalArgumentException if {@code capacity} is less than one
     */
    public static <T> PriorityQueue<T> bounded(int capacity, Comparator<? super T> order, String name) {
        return new PriorityQueue<>(atLeastOne(capacity), order, Objects.requireNonNull(name, "name"));
    }

    /**
     * A queue that holds whatever is put, so that nobody waits to put.
     *
     * @param order which of two items comes first
     */
    public static <T> PriorityQueue<T> unbounded(Comparator<? super T> order) {
        return new PriorityQueue<>(Integer.MAX_VALUE, order, null);
    }

    /**
     * A queue as of {@link #unbounded(Comparator)}, with a name for reports.
     *
     * @param order which of two items comes first
     */
    public static <T> PriorityQueue<T> unbounded(Comparator<? super T> order, String name) {
        return new PriorityQueue<>(Integer.MAX_VALUE, order, Objects.requireNonNull(name, "name"));
    }
}

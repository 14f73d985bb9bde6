package dev.weft.queue;

import java.util.Comparator;
import java.util.Objects;

/**
 * A queue from which the least item is taken first, and among equal ones the one that was put first.
 *
 * {@snippet :
 * PriorityQueue<String> shortestFirst = PriorityQueue.unbounded(Comparator.comparingInt(String::length));
 * }
 *
 * <p>The order is asked for while the queue is locked. It must not wait, and must not throw: what an order that throws
 * leaves behind is undefined.
 *
 * @param <T> the items
 * @implNote Heritage: {@code asyncio.PriorityQueue}; differs: equal items keep their order.
 */
public final class PriorityQueue<T> extends WaitingQueue<T> {

    private PriorityQueue(int capacity, Comparator<? super T> order) {
        super(new PriorityBuffer<>(Objects.requireNonNull(order, "order")), capacity, "priority queue");
    }

    /**
     * A queue that holds up to {@code capacity} items. Who waits to put takes no part in the order yet.
     *
     * @param order which of two items comes first
     * @throws IllegalArgumentException if {@code capacity} is less than one
     */
    public static <T> PriorityQueue<T> bounded(int capacity, Comparator<? super T> order) {
        return new PriorityQueue<>(atLeastOne(capacity), order);
    }

    /**
     * A queue that holds whatever is put, so that nobody waits to put.
     *
     * @param order which of two items comes first
     */
    public static <T> PriorityQueue<T> unbounded(Comparator<? super T> order) {
        return new PriorityQueue<>(Integer.MAX_VALUE, order);
    }
}

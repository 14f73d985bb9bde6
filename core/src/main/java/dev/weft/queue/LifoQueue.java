package dev.weft.queue;

/**
 * A queue from which the item that was put last is taken first.
 *
 * @param <T> the items
 * @implNote Heritage: {@code asyncio.LifoQueue}.
 */
public final class LifoQueue<T> extends WaitingQueue<T> {

    private LifoQueue(int capacity) {
        super(new LifoBuffer<>(), capacity, "LIFO queue");
    }

    /**
     * A queue that holds up to {@code capacity} items.
     *
     * @throws IllegalArgumentException if {@code capacity} is less than one
     */
    public static <T> LifoQueue<T> bounded(int capacity) {
        return new LifoQueue<>(atLeastOne(capacity));
    }

    /** A queue that holds whatever is put, so that nobody waits to put. */
    public static <T> LifoQueue<T> unbounded() {
        return new LifoQueue<>(Integer.MAX_VALUE);
    }
}

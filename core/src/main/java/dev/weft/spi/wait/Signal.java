package dev.weft.spi.wait;

/**
 * A condition that ends every wait for it at once: an event that is set, a task that has ended, a promise that is set. A strand
 * can wait for it by one {@link Alternative} of several.
 */
public interface Signal extends Awaitable {

    /**
     * Enqueues {@code waiter}, to be resumed when the condition is true.
     *
     * @return false if it is true already; then the waiter may be in a queue, may have been resumed, or neither
     */
    boolean enqueue(Enqueued waiter);
}

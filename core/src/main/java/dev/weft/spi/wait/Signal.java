package dev.weft.spi.wait;

/**
 * Something that, once it is there, every waiter may have: an event that is set, a task that has ended, a promise that is
 * set. So a strand can wait for it by one {@link Alternative} of several.
 */
public interface Signal extends Awaitable {

    /**
     * Puts {@code waiter} in a queue, to be resumed once the signal is there.
     *
     * @return false if it is there already; then the waiter may stand in a queue, may have been resumed, or neither
     */
    boolean enqueue(Enqueued waiter);
}

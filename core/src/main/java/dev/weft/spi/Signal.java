package dev.weft.spi;

/**
 * Something that, once it is there, everyone may have who waits for it: an event that is set, a task that has ended, a
 * promise that is set. So one can wait for it as one {@link Alternative} of several.
 */
public interface Signal extends Awaitable {

    /**
     * Puts {@code waiter} in line, to be resumed once the signal is there.
     *
     * @return false if it is there already; then the waiter may stand in line, may have been resumed, or neither
     */
    boolean enqueue(Waiter waiter);
}

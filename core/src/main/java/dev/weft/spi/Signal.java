package dev.weft.spi;

/**
 * Something that, once it is there, everyone may have who waits for it: an event that is set, a task that has ended, a
 * promise that is set. So one can wait for it as one {@link Alternative} of several, by {@link Alternative#enqueueFor}.
 *
 * <p>A class and not an interface, so that users of an event or a promise do not see how it is waited for.
 */
public abstract class Signal implements Awaitable {

    /** Something that is not there yet. */
    protected Signal() {}

    /**
     * Puts {@code waiter} in line, to be resumed once the signal is there.
     *
     * @return false if it is there already; then the waiter may stand in line, may have been resumed, or neither
     */
    protected abstract boolean enqueue(Waiter waiter);
}

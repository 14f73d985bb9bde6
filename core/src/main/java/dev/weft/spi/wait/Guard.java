package dev.weft.spi.wait;

/**
 * Proof that the monitor of a {@link WaitQueue} is held. {@link WaitQueue#lock} returns a guard, and methods that need the
 * monitor take the guard as a parameter. Closing the guard releases the monitor.
 *
 * <pre>
 *   try (Guard guard = queue.lock()) {
 *       … queue.add(guard, waiter); …
 *   }                                       waiters that were resumed inside are unparked here
 * </pre>
 *
 * <p>Helper methods of a primitive (a lock, a queue, …) take a guard too, instead of a comment that says that the monitor
 * must be held. There is one guard object for each monitor, so locking allocates nothing. A guard must not be used after it
 * was closed.
 */
public abstract sealed class Guard implements AutoCloseable permits Monitor {
    Guard() {}

    /**
     * Releases the monitor, and then unparks the waiters that were resumed under the monitor, in the order in which they
     * were resumed.
     */
    @Override
    public abstract void close();

    /** Whether this is the guard of {@code monitor}, and the caller holds the monitor. For assertions. */
    abstract boolean proves(Monitor monitor);
}

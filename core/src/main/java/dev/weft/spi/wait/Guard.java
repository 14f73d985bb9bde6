package dev.weft.spi.wait;

/**
 * The proof that the monitor of a {@link WaitQueue} is held: {@link WaitQueue#lock} gives it, and what needs the monitor
 * asks for it. Closing it gives the monitor back.
 *
 * <pre>
 *   try (Guard guard = queue.lock()) {
 *       … queue.add(guard, waiter); …
 *   }                                       what was resumed in between is unparked here
 * </pre>
 *
 * <p>A method that is to be called with the monitor held takes a guard too, instead of saying so in a comment. There is
 * one guard for each monitor, made with it, so it costs nothing. It is of no use after it was closed.
 */
public abstract sealed class Guard implements AutoCloseable permits Monitor {
    Guard() {}

    /** Gives the monitor back, and then unparks the waiters that were resumed meanwhile, in the order of their resumes. */
    @Override
    public abstract void close();

    /** Whether the caller holds {@code monitor}, and this is the proof of it. For assertions. */
    abstract boolean proves(Monitor monitor);
}

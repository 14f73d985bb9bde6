package dev.weft;

import java.time.Duration;

/**
 * The moment at which a scope times out, as {@link Async#withTimeout(Duration, Job.On)} hands it to its body. Seen by
 * everything inside the scope, children included; may be used from any thread.
 *
 * @implNote Heritage: {@code asyncio.Timeout}.
 */
public sealed interface Deadline permits TimeoutScope {

    /**
     * The time until the deadline; zero if it has passed. If the deadline was removed, the longest time that fits into
     * nanoseconds, about 292 years.
     */
    Duration remaining();

    /**
     * Moves the deadline, or sets one again after {@link #remove}.
     *
     * @param fromNow the time from now to the deadline; with zero or less it fires immediately; a time that is too long for the
     *     clock is clamped
     * @throws ClosedException if the deadline has fired, or its scope was left: too late. Inside the scope it is part of
     *     the timeout, so that a body that does not catch it ends with a {@link TimedOutException}
     */
    void reschedule(Duration fromNow);

    /**
     * Takes the deadline away: the body may take as long as it likes. A deadline further out still holds. Removing it
     * again does nothing.
     *
     * @throws ClosedException as in {@link #reschedule}
     * @implNote Heritage: {@code reschedule(None)} of {@code asyncio.Timeout}.
     */
    void remove();

    /**
     * Whether the deadline has fired, so that the body is being cancelled or was. Stays so when the scope has been
     * left.
     *
     * @implNote Heritage: {@code asyncio.Timeout.expired}.
     */
    boolean hasFired();
}

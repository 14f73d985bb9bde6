package dev.weft;

import java.time.Duration;

/**
 * The moment at which the body of a timeout is cancelled. {@link Async#withTimeout(Duration, Job.On)} passes the deadline
 * to the body. The deadline applies to everything inside the body, including tasks that are spawned there. All methods may
 * be called from any thread.
 *
 * @implNote Heritage: {@code asyncio.Timeout}.
 */
public sealed interface Deadline permits TimeoutScope {

    /**
     * Returns the time until the deadline; zero if the deadline has passed. If the deadline was removed, the result is the
     * longest time that fits into nanoseconds, about 292 years.
     */
    Duration remaining();

    /**
     * Moves the deadline, or sets one again after {@link #remove}.
     *
     * @param fromNow the time from now to the deadline; with zero or less the deadline fires immediately; a time that is
     *     too long for the clock is clamped
     * @throws ClosedException if the deadline has already fired, or the body has ended. Inside the body this exception is
     *     part of the timeout, so a body that does not catch it ends with a {@link TimedOutException}
     */
    void reschedule(Duration fromNow);

    /**
     * Removes the deadline, so that the body may take any time. An outer deadline still applies. Removing the deadline
     * again does nothing.
     *
     * @throws ClosedException under the same conditions as {@link #reschedule}
     * @implNote Heritage: {@code reschedule(None)} of {@code asyncio.Timeout}.
     */
    void remove();

    /**
     * Returns whether the deadline has fired. If so, it has cancelled the body, unless the body was cancelled before. The
     * result stays true after the body has ended.
     *
     * @implNote Heritage: {@code asyncio.Timeout.expired}.
     */
    boolean hasFired();
}

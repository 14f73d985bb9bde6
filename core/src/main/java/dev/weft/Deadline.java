package dev.weft;

import java.time.Duration;

/**
 * The moment at which a scope times out, as {@link Async#withTimeout(Duration, Job.On)} hands it to its body. Seen by
 * everything inside the scope, children included; may be used from any thread.
 *
 * @implNote Heritage: {@code asyncio.Timeout}.
 */
public sealed interface Deadline permits TimeoutScope {

    /** How long it is until the deadline; zero if it has passed. */
    Duration remaining();

    /**
     * Moves the deadline.
     *
     * @param fromNow when it shall be; zero or less fires at once, and what is too long for the clock is clamped
     * @throws IllegalStateException if the deadline has fired, or its scope was left: too late
     */
    void reschedule(Duration fromNow);
}

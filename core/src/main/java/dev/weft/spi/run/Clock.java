package dev.weft.spi.run;

import java.time.Duration;
import java.time.Instant;

/**
 * The time by which tasks sleep and deadlines fire. All timed waits use a clock, so that a test can control the time. A clock
 * is monotonic: a jump of the wall clock does not affect it.
 */
public interface Clock {

    /**
     * The longest duration in nanoseconds, about 146 years: half of {@link Long#MAX_VALUE}. Longer durations are clamped
     * to it.
     */
    long MAX_NANOS = Long.MAX_VALUE / 2;

    /**
     * The time now, in nanoseconds from an arbitrary origin. Compare two times by their difference, as with
     * {@link System#nanoTime}.
     */
    long nanoTime();

    /** The time of day; by default the time of the system. Unlike {@link #nanoTime} it may jump, so no wait uses it. */
    default Instant now() {
        return Instant.now();
    }

    /**
     * Runs {@code action} when {@code deadline} has passed, never before. The action must be short and must not wait; it runs
     * on a thread of the clock.
     *
     * @param deadline a time of {@link #nanoTime}
     */
    Timer schedule(long deadline, Runnable action);

    /**
     * Like {@link #schedule}, for an action that only reports. Virtual time does not advance merely because such an action is
     * scheduled: the action runs when virtual time advances past {@code deadline} because of another timer.
     */
    default Timer observe(long deadline, Runnable action) {
        return schedule(deadline, action);
    }

    /** Returns the time at which {@code delay} will have passed. Longer delays are clamped to {@link #MAX_NANOS}. */
    default long deadlineAfter(Duration delay) {
        return nanoTime() + nanos(delay);
    }

    /** Returns {@code duration} in nanoseconds, clamped to the range from zero to {@link #MAX_NANOS}. */
    static long nanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.toSeconds() >= MAX_NANOS / 1_000_000_000 ? MAX_NANOS : duration.toNanos();
    }

    /** An action that a clock will run. */
    interface Timer {

        /**
         * Removes the timer, in constant time on average. Does not stop an action that is running, and does nothing if it has
         * run.
         */
        void cancel();
    }
}

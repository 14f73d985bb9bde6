package dev.weft.spi.run;

import java.time.Duration;
import java.time.Instant;

/**
 * The time by which tasks sleep and deadlines fire. Every timed wait goes through one, so that time can be put under
 * control. Monotonic: a jump of the wall clock changes nothing.
 */
public interface Clock {

    /** The longest time that is told apart from for ever: about 146 years, half of what nanoseconds in a long reach. */
    long LONGEST_NANOS = Long.MAX_VALUE / 2;

    /** The time now, in nanoseconds from an arbitrary origin; compared by difference, as {@link System#nanoTime}. */
    long nanoTime();

    /** The time of day. Unlike {@link #nanoTime} it may jump, so nothing waits by it. By default the system's. */
    default Instant now() {
        return Instant.now();
    }

    /**
     * Runs {@code action} once {@code deadline} has come, never before. The action must be short and must not wait; it
     * runs on a thread of the clock's.
     *
     * @param deadline a time of {@link #nanoTime}
     */
    Timer schedule(long deadline, Runnable action);

    /**
     * As {@link #schedule}, for an action that only reports what it finds. A clock under control goes past its deadline
     * on its way to another timer's, and stops there, but does not go on for this one alone.
     */
    default Timer observe(long deadline, Runnable action) {
        return schedule(deadline, action);
    }

    /** The time that lies {@code delay} ahead. A delay that is too long for the clock is clamped to the longest. */
    default long deadlineAfter(Duration delay) {
        return nanoTime() + nanos(delay);
    }

    /** {@code duration} in nanoseconds, clamped to between zero and {@link #LONGEST_NANOS}. */
    static long nanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.toSeconds() >= LONGEST_NANOS / 1_000_000_000 ? LONGEST_NANOS : duration.toNanos();
    }

    /** An action that a clock will run. */
    interface Timer {

        /** Forgets the action, in constant time. It may be running now or have run. */
        void cancel();
    }
}

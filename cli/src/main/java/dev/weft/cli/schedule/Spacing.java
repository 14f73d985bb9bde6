package dev.weft.cli.schedule;

import java.time.Duration;

/**
 * Starts that are evenly spaced. A start that was a little late does not delay those after it, so that the rate over a
 * long time is exact.
 */
final class Spacing {
    /** The delay in nanoseconds up to which a start counts as one in time; more than timers and a busy machine take. */
    private static final long MOST_LATE = 20_000_000;

    private long interval;
    private long next = Long.MIN_VALUE;

    Spacing(Duration interval) {
        this.interval = interval.toNanos();
    }

    /** Makes the interval longer, if it is shorter. */
    void atLeast(Duration other) {
        interval = Math.max(interval, other.toNanos());
    }

    /** The earliest time for the next start. */
    long earliest() {
        return next;
    }

    /** Counts a start at time {@code now}. */
    void start(long now) {
        if (interval > 0) {
            boolean onTime = next != Long.MIN_VALUE && now - next <= Math.min(MOST_LATE, interval / 2);
            next = (onTime ? next : now) + interval;
        }
    }
}

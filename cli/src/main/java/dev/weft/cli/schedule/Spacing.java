package dev.weft.cli.schedule;

import java.time.Duration;

/**
 * Spaces starts evenly. A start that is a little late does not delay the starts after it, so that the rate over a long
 * time is exact.
 */
final class Spacing {
    /**
     * A start that is late by at most this many nanoseconds counts as on time. Even on a busy machine, timers are less
     * late than this.
     */
    private static final long MAX_DELAY = 20_000_000;

    private long interval;
    private long next = Long.MIN_VALUE;

    Spacing(Duration interval) {
        this.interval = interval.toNanos();
    }

    /** Makes the interval at least as long as {@code other}. */
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
            boolean onTime = next != Long.MIN_VALUE && now - next <= Math.min(MAX_DELAY, interval / 2);
            next = (onTime ? next : now) + interval;
        }
    }
}

package dev.weft.pace;

import dev.weft.spi.run.Clock;
import java.time.Duration;

/**
 * A bucket of tokens that fills at a steady rate and holds at most {@code burst} tokens. A token is a permit of a
 * {@link RateLimiter}. The bucket only computes times, and never waits. Not thread-safe.
 *
 * <p>Its whole state is the time at which it will be full. Taking a token moves that time by one interval.
 *
 * @implNote Heritage: the generic cell rate algorithm, ITU-T I.371, in its virtual-scheduling form.
 */
final class TokenBucket {
    /**
     * A waiting task wakes up a little later than its token is due. Up to this lateness, in nanoseconds, the token
     * counts as taken at the time at which it was due; otherwise late timers would reduce the rate. A longer lateness
     * means that the process was stalled, and making up for a stall would cause a burst.
     */
    static final long MAX_TIMER_LATENESS = 10_000_000;

    private final long interval;
    private final long capacity;
    private long fullAt;

    /**
     * Creates a full bucket.
     *
     * @param interval nanoseconds per token, at least one
     * @param now the present time of the clock that all calls use
     */
    TokenBucket(long interval, int burst, long now) {
        this.interval = interval;
        this.capacity = Math.multiplyExact(interval, burst);
        this.fullAt = now;
    }

    /**
     * Returns the nanoseconds per token for {@code permits} in each {@code period}, rounded up, so that the rate is never
     * exceeded.
     */
    static long interval(int permits, Duration period) {
        long nanos = Clock.nanos(period);
        return nanos / permits + (nanos % permits == 0 ? 0 : 1);
    }

    /** Returns the time at which there is a token for a caller that came at {@code arrival}. */
    long due(long arrival) {
        return arrival + Math.max(0, fullAt - arrival + interval - capacity);
    }

    /**
     * Takes the token that has been available since the time {@code due}. The present time, {@code now}, is not earlier.
     */
    void take(long due, long now) {
        long taken = now - due > MAX_TIMER_LATENESS ? now - MAX_TIMER_LATENESS : due;
        fullAt = (fullAt - taken <= 0 ? taken : fullAt) + interval;
    }

    /** Whether the bucket is full. */
    boolean isFull(long now) {
        return fullAt - now <= 0;
    }
}

package dev.weft.http.resilience;

import dev.weft.spi.run.Clock;
import java.time.Duration;

/**
 * A token bucket: holds up to {@code burst} tokens, starts full, and gains one every {@code interval}. It never waits,
 * but tells how long to wait for a token. Not thread-safe.
 *
 * <pre>
 *            full                      empty
 *              │  interval │  interval │
 *   ───────────┼───────────┼───────────┼──────► time
 *              now                     fullAt
 * </pre>
 *
 * <p>The whole state is one number: the time at which the bucket will be full again. Taking a token moves it one
 * interval later, and a token is available if it would then be no more than {@code burst} intervals ahead. So no timer
 * has to add tokens.
 *
 * @implNote Heritage: the generic cell rate algorithm, ITU-T I.371, in its virtual-scheduling form.
 */
final class TokenBucket {
    private final long interval;
    private final long capacity;
    private long fullAt;

    /**
     * Creates a full bucket.
     *
     * @param interval the nanoseconds per token, at least one
     * @param now the present time on the clock that will be used
     */
    TokenBucket(long interval, int burst, long now) {
        this.interval = interval;
        this.capacity = Math.multiplyExact(interval, burst);
        this.fullAt = now;
    }

    /**
     * The nanoseconds per token for {@code permits} in each {@code period}, rounded up, so that the rate is never
     * higher than requested.
     */
    static long interval(int permits, Duration period) {
        long nanos = Clock.nanos(period);
        return nanos / permits + (nanos % permits == 0 ? 0 : 1);
    }

    /** The nanoseconds from {@code now} until a token is available; zero if one is available. */
    long untilNext(long now) {
        return Math.max(0, fullAt - now + interval - capacity);
    }

    /** Takes a token, which must be available. */
    void take(long now) {
        fullAt = (isFull(now) ? now : fullAt) + interval;
    }

    /** Whether the bucket is full, and so equivalent to a new one. */
    boolean isFull(long now) {
        return fullAt - now <= 0;
    }
}

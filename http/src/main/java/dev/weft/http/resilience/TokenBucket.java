package dev.weft.http.resilience;

import dev.weft.spi.run.Clock;
import java.time.Duration;

/**
 * A bucket of tokens: it holds up to {@code burst}, begins full, and gets one more every {@code interval}. It never
 * waits; it says how long it is until there is a token. Not thread-safe.
 *
 * <pre>
 *            full                      empty
 *              │  interval │  interval │
 *   ───────────┼───────────┼───────────┼──────► time
 *              now                     fullAt
 * </pre>
 *
 * <p>One number is the whole state: when the bucket will be full again. Each token that was taken puts it off by an
 * interval, and a token can be taken if that leaves it no more than {@code burst} intervals ahead. So nothing has to be
 * added as time goes by.
 *
 * @implNote Heritage: the generic cell rate algorithm, ITU-T I.371, in its virtual-scheduling form.
 */
final class TokenBucket {
    private final long interval;
    private final long capacity;
    private long fullAt;

    /**
     * A full bucket.
     *
     * @param interval nanoseconds per token, at least one
     * @param now a time of the clock that will be used
     */
    TokenBucket(long interval, int burst, long now) {
        this.interval = interval;
        this.capacity = Math.multiplyExact(interval, burst);
        this.fullAt = now;
    }

    /** Nanoseconds per token of {@code permits} in each {@code period}, rounded up: never faster than was asked for. */
    static long interval(int permits, Duration period) {
        long nanos = Clock.nanos(period);
        return nanos / permits + (nanos % permits == 0 ? 0 : 1);
    }

    /** How many nanoseconds it is from {@code now} until there is a token; zero if there is one. */
    long untilNext(long now) {
        return Math.max(0, fullAt - now + interval - capacity);
    }

    /** Takes a token; there must be one. */
    void take(long now) {
        fullAt = (isFull(now) ? now : fullAt) + interval;
    }

    /** Whether the bucket is as good as new. */
    boolean isFull(long now) {
        return fullAt - now <= 0;
    }
}

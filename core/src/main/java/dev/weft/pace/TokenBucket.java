package dev.weft.pace;

import dev.weft.spi.run.Clock;
import java.time.Duration;

/**
 * A bucket of tokens that fills at a steady rate and holds at most a burst. It decides and never waits. Not thread-safe.
 *
 * <p>Its whole state is the time at which it will be full. Taking a token moves that time by one interval.
 *
 * @implNote Heritage: the generic cell rate algorithm, ITU-T I.371, in its virtual-scheduling form.
 */
final class TokenBucket {
    /**
     * A token counts as taken when it was there, not when the task that waited for it woke up; else late timers would make the
     * rate lower than it was set. A task that is later than this was held up by a stall, after which nothing is made up for:
     * there would be a burst of all that was missed.
     */
    static final long MADE_UP_FOR = 10_000_000;

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

    /** When there is a token for a caller that asked at {@code asked}. */
    long due(long asked) {
        return asked + Math.max(0, fullAt - asked + interval - capacity);
    }

    /** Takes the token that was {@linkplain #due due} at {@code due}, at {@code now}, which is not before. */
    void take(long due, long now) {
        long taken = now - due > MADE_UP_FOR ? now - MADE_UP_FOR : due;
        fullAt = (fullAt - taken <= 0 ? taken : fullAt) + interval;
    }

    /** Whether the bucket is as good as new. */
    boolean isFull(long now) {
        return fullAt - now <= 0;
    }
}

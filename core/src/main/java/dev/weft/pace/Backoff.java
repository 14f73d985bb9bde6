package dev.weft.pace;

import dev.weft.internal.check.Require;
import dev.weft.spi.run.Clock;
import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Computes how long to wait before a retry. Immutable.
 *
 * <p>The default has a ceiling that doubles with each retry, and each wait is a random time up to the ceiling. So clients that
 * failed at the same time do not retry at the same time.
 *
 * @implNote Heritage: "full jitter" of the AWS Architecture Blog, <i>Exponential Backoff And Jitter</i> (2015).
 */
public final class Backoff {
    private static final Backoff DEFAULT = exponential(Duration.ofMillis(200), Duration.ofSeconds(20));

    private final long initialDelay;
    private final long maxDelay;
    private final boolean jitter;

    private Backoff(long initialDelay, long maxDelay, boolean jitter) {
        this.initialDelay = initialDelay;
        this.maxDelay = maxDelay;
        this.jitter = jitter;
    }

    /** Returns an exponential backoff from 200 ms up to 20 s, with jitter. */
    public static Backoff standard() {
        return DEFAULT;
    }

    /**
     * Returns a backoff whose ceiling starts at {@code initialDelay} and doubles with each retry up to {@code maxDelay}; each
     * wait is a random time between zero and the ceiling. Durations of more than about 146 years are clamped.
     *
     * @throws IllegalArgumentException if {@code initialDelay} is not longer than zero, or {@code maxDelay} is shorter than
     *     {@code initialDelay}
     */
    public static Backoff exponential(Duration initialDelay, Duration maxDelay) {
        Require.positive(initialDelay, "initialDelay");
        Objects.requireNonNull(maxDelay, "maxDelay");
        if (maxDelay.compareTo(initialDelay) < 0) {
            throw new IllegalArgumentException("maxDelay must not be shorter than initialDelay, "
                    + Durations.inWords(initialDelay) + ", but is " + Durations.inWords(maxDelay));
        }
        return new Backoff(Clock.nanos(initialDelay), Clock.nanos(maxDelay), true);
    }

    /**
     * Returns a backoff that always waits for {@code delay}, without jitter. With zero, retries follow immediately.
     *
     * @throws IllegalArgumentException if {@code delay} is negative
     */
    public static Backoff fixed(Duration delay) {
        Require.notNegative(delay, "delay");
        return new Backoff(Clock.nanos(delay), Clock.nanos(delay), false);
    }

    /**
     * Returns this backoff without randomness: each wait is as long as its ceiling. This is for a single client, or for
     * tests.
     */
    public Backoff withoutJitter() {
        return new Backoff(initialDelay, maxDelay, false);
    }

    /**
     * Returns the upper bound of {@link #delay} for the {@code retry}-th retry, counted from one.
     *
     * @throws IllegalArgumentException if {@code retry} is less than one
     */
    public Duration ceiling(int retry) {
        Require.atLeastOne(retry, "retry");
        // so that the shift does not overflow
        int doublings = Math.min(retry - 1, Long.numberOfLeadingZeros(initialDelay) - 1);
        return Duration.ofNanos(Math.min(initialDelay << doublings, maxDelay));
    }

    /**
     * Returns the wait before the {@code retry}-th retry, counted from one.
     *
     * @param random chooses a time up to the ceiling
     * @throws IllegalArgumentException if {@code retry} is less than one
     */
    public Duration delay(int retry, RandomGenerator random) {
        Objects.requireNonNull(random, "random");
        Duration ceiling = ceiling(retry);
        return jitter ? Duration.ofNanos(random.nextLong(ceiling.toNanos() + 1)) : ceiling;
    }

    @Override
    public String toString() {
        return "backoff [" + Durations.inWords(Duration.ofNanos(initialDelay)) + " to "
                + Durations.inWords(Duration.ofNanos(maxDelay)) + (jitter ? ", full jitter]" : "]");
    }
}

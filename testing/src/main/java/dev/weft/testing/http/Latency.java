package dev.weft.testing.http;

import dev.weft.spi.run.Clock;
import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** A latency that is chosen anew for each exchange. Values that are too long for the clock are clamped. */
@FunctionalInterface
public interface Latency {

    /** The latency of the next exchange, with random numbers from {@code random}. */
    Duration next(RandomGenerator random);

    /** Always zero. */
    static Latency none() {
        return random -> Duration.ZERO;
    }

    /**
     * Always {@code duration}.
     *
     * @throws IllegalArgumentException if {@code duration} is negative
     */
    static Latency fixed(Duration duration) {
        notNegative(duration, "duration");
        return random -> duration;
    }

    /**
     * Uniformly distributed between {@code min} and {@code max}.
     *
     * @throws IllegalArgumentException if {@code min} is negative or longer than {@code max}
     */
    static Latency uniform(Duration min, Duration max) {
        notNegative(min, "min");
        Objects.requireNonNull(max, "max");
        if (min.compareTo(max) > 0) {
            throw new IllegalArgumentException("min must not be longer than max, but min is " + Durations.inWords(min)
                    + " and max is " + Durations.inWords(max));
        }
        long minNanos = Clock.nanos(min);
        long maxNanos = Clock.nanos(max);
        return random -> Duration.ofNanos(random.nextLong(minNanos, maxNanos + 1));
    }

    /**
     * A log-normal distribution, like the latency of real services: usually near {@code median}, and sometimes much
     * longer. Half of the values are shorter than {@code median}, and one value in a hundred is {@code slowest} or
     * longer.
     *
     * @throws IllegalArgumentException if {@code median} is not longer than zero, or {@code slowest} is shorter than {@code
     *     median}
     */
    static Latency longTailed(Duration median, Duration slowest) {
        Objects.requireNonNull(slowest, "slowest");
        if (!Objects.requireNonNull(median, "median").isPositive()) {
            throw new IllegalArgumentException("median must be longer than zero, but is " + Durations.inWords(median));
        }
        if (slowest.compareTo(median) < 0) {
            throw new IllegalArgumentException("slowest must not be shorter than median, but slowest is "
                    + Durations.inWords(slowest) + " and median is " + Durations.inWords(median));
        }
        long middle = Clock.nanos(median);
        double spread = Math.log((double) Clock.nanos(slowest) / middle)
                / 2.326; // the 99th percentile of the standard normal distribution
        return random -> Duration.ofNanos((long) (middle * Math.exp(spread * random.nextGaussian())));
    }

    private static void notNegative(Duration duration, String parameter) {
        if (Objects.requireNonNull(duration, parameter).isNegative()) {
            throw new IllegalArgumentException(
                    parameter + " must not be negative, but is " + Durations.inWords(duration));
        }
    }
}

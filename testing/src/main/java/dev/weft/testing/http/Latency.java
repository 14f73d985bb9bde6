package dev.weft.testing.http;

import dev.weft.spi.run.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** The duration of something, determined anew each time. Values too long for the clock are clamped. */
@FunctionalInterface
public interface Latency {

    /** The duration this time, with random numbers from {@code random}. */
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
     * Uniformly distributed between {@code least} and {@code most}.
     *
     * @throws IllegalArgumentException if {@code least} is negative or longer than {@code most}
     */
    static Latency uniform(Duration least, Duration most) {
        notNegative(least, "least");
        Objects.requireNonNull(most, "most");
        if (least.compareTo(most) > 0) {
            throw new IllegalArgumentException("most must not be shorter than least, " + least + ", but is " + most);
        }
        long shortest = Clock.nanos(least);
        long longest = Clock.nanos(most);
        return random -> Duration.ofNanos(random.nextLong(shortest, longest + 1));
    }

    /**
     * A log-normal distribution, as of real services: usually near {@code median} and sometimes much longer. Half of the values
     * are below {@code median}, and one in a hundred is {@code slowest} or longer.
     *
     * @throws IllegalArgumentException if {@code median} is not longer than zero, or {@code slowest} is shorter
     */
    static Latency longTailed(Duration median, Duration slowest) {
        Objects.requireNonNull(slowest, "slowest");
        if (!Objects.requireNonNull(median, "median").isPositive()) {
            throw new IllegalArgumentException("median must be longer than zero, but is " + median);
        }
        if (slowest.compareTo(median) < 0) {
            throw new IllegalArgumentException(
                    "slowest must not be shorter than median, " + median + ", but is " + slowest);
        }
        long middle = Clock.nanos(median);
        double spread = Math.log((double) Clock.nanos(slowest) / middle) / 2.326;
        return random -> Duration.ofNanos((long) (middle * Math.exp(spread * random.nextGaussian())));
    }

    private static void notNegative(Duration duration, String parameter) {
        if (Objects.requireNonNull(duration, parameter).isNegative()) {
            throw new IllegalArgumentException(parameter + " must not be negative, but is " + duration);
        }
    }
}

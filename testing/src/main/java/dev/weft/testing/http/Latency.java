package dev.weft.testing.http;

import dev.weft.spi.run.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** How long something takes, each time anew. What is too long for the clock is clamped. */
@FunctionalInterface
public interface Latency {

    /** How long it takes this time; chance comes from {@code random}. */
    Duration next(RandomGenerator random);

    /** No time at all. */
    static Latency none() {
        return random -> Duration.ZERO;
    }

    /**
     * Always the same.
     *
     * @throws IllegalArgumentException if {@code duration} is negative
     */
    static Latency fixed(Duration duration) {
        notNegative(duration, "duration");
        return random -> duration;
    }

    /**
     * Between {@code least} and {@code most}, each as likely.
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
     * Mostly near {@code median}, and now and then much longer, as real services are: half take less than {@code median},
     * and one in a hundred takes {@code slowest} or longer. A log-normal distribution.
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

package dev.weft.testing;

import dev.weft.Async;
import dev.weft.Job;
import dev.weft.io.ByteStream;
import dev.weft.io.Link;
import dev.weft.spi.run.Clock;
import dev.weft.spi.wait.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A network between a program and a remote side that the test provides: exchanges take time, and some fail. When an exchange
 * fails, either the request or the response is lost. In each case an {@link IOException} is thrown. A real network
 * would not reveal which of the two was lost, so code under test must not depend on the message.
 *
 * {@snippet :
 * import dev.weft.testing.Simulation;
 *
 * Simulation.run(simulation -> {
 *     FaultyNetwork network = FaultyNetwork.of(simulation.random())
 *             .latency(Duration.ofMillis(5), Duration.ofMillis(80))
 *             .failureRate(0.1);
 *     String page = network.exchange(() -> "the page");
 * });
 * }
 *
 * <p>Immutable, except for its random generator: a method that sets something returns a new network.
 */
public final class FaultyNetwork {
    private static final int MAX_PIECE = 1500;
    private static final int FAULT_WITHIN_BYTES = 10_000;

    private final RandomGenerator random;
    private final Duration min;
    private final Duration max;
    private final double failureRate;
    private final double hangRate;

    private FaultyNetwork(RandomGenerator random, Duration min, Duration max, double failureRate, double hangRate) {
        this.random = random;
        this.min = min;
        this.max = max;
        this.failureRate = failureRate;
        this.hangRate = hangRate;
    }

    /** A network without latency that never fails. Its random numbers come from {@code random}. */
    public static FaultyNetwork of(RandomGenerator random) {
        return new FaultyNetwork(Objects.requireNonNull(random, "random"), Duration.ZERO, Duration.ZERO, 0, 0);
    }

    /**
     * The duration of an exchange, uniformly distributed between {@code min} and {@code max}. Durations that are too long for
     * the clock are clamped.
     *
     * @throws IllegalArgumentException if {@code min} is negative or longer than {@code max}
     */
    public FaultyNetwork latency(Duration min, Duration max) {
        Objects.requireNonNull(min, "min");
        Objects.requireNonNull(max, "max");
        if (min.isNegative() || min.compareTo(max) > 0) {
            throw new IllegalArgumentException("min must be from 0 to max, but min is " + Durations.inWords(min)
                    + " and max is " + Durations.inWords(max));
        }
        return new FaultyNetwork(random, min, max, failureRate, hangRate);
    }

    /**
     * The share of exchanges that fail: half of them before the request has arrived, half after.
     *
     * @throws IllegalArgumentException if {@code rate} is not between zero and one
     */
    public FaultyNetwork failureRate(double rate) {
        return new FaultyNetwork(random, min, max, checked(rate), hangRate);
    }

    /**
     * The share of exchanges that never end, unless the caller is cancelled.
     *
     * @throws IllegalArgumentException if {@code rate} is not between zero and one
     */
    public FaultyNetwork hangRate(double rate) {
        return new FaultyNetwork(random, min, max, failureRate, checked(rate));
    }

    private static double checked(double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("rate must be from 0 to 1, but is " + rate);
        }
        return rate;
    }

    /**
     * Calls {@code remote} over the network. Waits for half of the latency before the call and for half after it.
     *
     * @throws IOException if the exchange fails, before or after the call of {@code remote}
     * @throws X if {@code remote} throws it
     * @throws InterruptedException if the caller is cancelled
     */
    public <T extends @Nullable Object, X extends Exception> T exchange(Job<? extends T, X> remote)
            throws IOException, X, InterruptedException {
        boolean hangs = random.nextDouble() < hangRate;
        boolean fails = random.nextDouble() < failureRate;
        boolean arrives = !fails || random.nextBoolean();
        Duration oneWay = oneWay();
        Async.sleep(oneWay);
        if (hangs) {
            Async.sleep(Duration.ofSeconds(Long.MAX_VALUE)); // until cancelled
        }
        if (!arrives) {
            throw new IOException("the connection was reset before the request had arrived");
        }
        T answer = remote.call();
        Async.sleep(oneWay);
        if (fails) {
            throw new IOException("the connection was reset before the answer had arrived");
        }
        return answer;
    }

    /**
     * Two connected streams over this network. Bytes take half of the latency one way, and arrive in pieces.
     * {@link #failureRate} sets the probability that a connection breaks, and {@link #hangRate} the probability that it
     * stops delivering. Each fault happens after a random number of bytes, fewer than 10,000.
     *
     * {@snippet :
     * import dev.weft.testing.Simulation;
     *
     * Simulation.run(simulation -> TaskGroup.run(group -> {
     *     ByteStream.Pair pair = FaultyNetwork.of(simulation.random()).failureRate(0.1).connect();
     *     group.spawn(() -> pair.far().write("hello\n"));
     *     System.out.println(pair.near().readLine());
     * }));
     * }
     */
    public ByteStream.Pair connect() {
        boolean hangs = random.nextDouble() < hangRate;
        boolean fails = random.nextDouble() < failureRate;
        Link link = Link.perfect()
                .random(random)
                .latency(min.dividedBy(2), max.dividedBy(2))
                .maxPieceSize(MAX_PIECE);
        if (fails) {
            link = link.resetAfter(random.nextInt(FAULT_WITHIN_BYTES));
        }
        if (hangs) {
            link = link.stallAfter(random.nextInt(FAULT_WITHIN_BYTES));
        }
        return ByteStream.pair(link);
    }

    private Duration oneWay() {
        long minNanos = Clock.nanos(min);
        long maxNanos = Clock.nanos(max);
        long nanos = minNanos == maxNanos ? minNanos : random.nextLong(minNanos, maxNanos + 1);
        return Duration.ofNanos(nanos / 2);
    }
}

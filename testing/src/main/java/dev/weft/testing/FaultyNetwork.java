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
 * A network between a program and a remote side that the test provides: exchanges take time, and some fail. Either the request
 * is lost or the answer is; the caller cannot tell which, as with a real network.
 *
 * {@snippet :
 * import dev.weft.testing.Simulation;
 *
 * Simulation.run(simulation -> {
 *     FaultyNetwork network = FaultyNetwork.of(simulation.random())
 *             .latency(Duration.ofMillis(5), Duration.ofMillis(80))
 *             .failing(0.1);
 *     String page = network.exchange(() -> "the page");
 * });
 * }
 *
 * <p>Immutable, except for its random generator: each method returns a network with one change.
 */
public final class FaultyNetwork {
    private static final int LARGEST_PIECE = 1500;
    private static final int FAULTY_BYTES = 10_000;

    private final RandomGenerator random;
    private final Duration least;
    private final Duration most;
    private final double failing;
    private final double hanging;

    private FaultyNetwork(RandomGenerator random, Duration least, Duration most, double failing, double hanging) {
        this.random = random;
        this.least = least;
        this.most = most;
        this.failing = failing;
        this.hanging = hanging;
    }

    /** A network without latency that never fails. Its random numbers come from {@code random}. */
    public static FaultyNetwork of(RandomGenerator random) {
        return new FaultyNetwork(Objects.requireNonNull(random, "random"), Duration.ZERO, Duration.ZERO, 0, 0);
    }

    /**
     * How long an exchange takes: between {@code least} and {@code most}, evenly distributed. Durations too long for the clock
     * are clamped.
     *
     * @throws IllegalArgumentException if {@code least} is negative or greater than {@code most}
     */
    public FaultyNetwork latency(Duration least, Duration most) {
        Objects.requireNonNull(least, "least");
        Objects.requireNonNull(most, "most");
        if (least.isNegative() || least.compareTo(most) > 0) {
            throw new IllegalArgumentException("least must be between zero and most, but least is "
                    + Durations.words(least) + " and most is " + Durations.words(most));
        }
        return new FaultyNetwork(random, least, most, failing, hanging);
    }

    /**
     * The share of exchanges that fail: half of them before the request has arrived, half after.
     *
     * @throws IllegalArgumentException if the share is not between zero and one
     */
    public FaultyNetwork failing(double share) {
        return new FaultyNetwork(random, least, most, share(share), hanging);
    }

    /**
     * The share of exchanges that never end, unless the caller is cancelled.
     *
     * @throws IllegalArgumentException if the share is not between zero and one
     */
    public FaultyNetwork hanging(double share) {
        return new FaultyNetwork(random, least, most, failing, share(share));
    }

    private static double share(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be between 0 and 1, but is " + share);
        }
        return share;
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
        boolean hangs = random.nextDouble() < hanging;
        boolean fails = random.nextDouble() < failing;
        boolean arrives = !fails || random.nextBoolean();
        Duration oneWay = oneWay();
        Async.sleep(oneWay);
        if (hangs) {
            Async.sleep(Duration.ofSeconds(Long.MAX_VALUE));
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
     * Two connected streams over this network. Bytes take half of the latency one way, and arrive in pieces. The share {@link
     * #failing} of connections breaks, and the share {@link #hanging} stops delivering, each after a number of bytes below
     * 10,000, evenly distributed.
     *
     * {@snippet :
     * import dev.weft.testing.Simulation;
     *
     * Simulation.run(simulation -> TaskGroup.run(group -> {
     *     ByteStream.Pair pair = FaultyNetwork.of(simulation.random()).failing(0.1).connect();
     *     group.spawn(() -> pair.far().write("hello\n"));
     *     System.out.println(pair.near().readLine());
     * }));
     * }
     */
    public ByteStream.Pair connect() {
        boolean hangs = random.nextDouble() < hanging;
        boolean fails = random.nextDouble() < failing;
        Link link = Link.perfect()
                .random(random)
                .latency(least.dividedBy(2), most.dividedBy(2))
                .pieces(LARGEST_PIECE);
        if (fails) {
            link = link.resetAfter(random.nextInt(FAULTY_BYTES));
        }
        if (hangs) {
            link = link.silentAfter(random.nextInt(FAULTY_BYTES));
        }
        return ByteStream.pair(link);
    }

    private Duration oneWay() {
        long shortest = Clock.nanos(least);
        long longest = Clock.nanos(most);
        long nanos = shortest == longest ? shortest : random.nextLong(shortest, longest + 1);
        return Duration.ofNanos(nanos / 2);
    }
}

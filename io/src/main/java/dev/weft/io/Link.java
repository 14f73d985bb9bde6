package dev.weft.io;

import dev.weft.spi.run.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The connection between the two sides of a stream in memory: how long bytes take, how many it holds, into which pieces
 * it cuts them, and when it breaks. Times are those of the run's clock, so they cost nothing in a simulation.
 *
 * {@snippet :
 * Link slow = Link.perfect()
 *         .latency(Duration.ofMillis(20), Duration.ofMillis(80))
 *         .bandwidth(100_000)
 *         .pieces(7);
 * ByteStream.Pair pair = ByteStream.pair(slow);
 * }
 *
 * <p>Immutable, but for the generator it draws from; each method gives a link that differs in one thing. Each direction of
 * a pair draws for itself.
 */
public final class Link {
    private static final int DEFAULT_CAPACITY = 1 << 16;
    private static final Link PERFECT =
            new Link(DEFAULT_CAPACITY, 0, 0, Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, null);

    final int capacity;
    final long leastLatency;
    final long mostLatency;
    final long bandwidth;
    final int largestPiece;
    final long resetAfter;
    final long silentAfter;
    private final @Nullable RandomGenerator random;

    private Link(
            int capacity,
            long leastLatency,
            long mostLatency,
            long bandwidth,
            int largestPiece,
            long resetAfter,
            long silentAfter,
            @Nullable RandomGenerator random) {
        this.capacity = capacity;
        this.leastLatency = leastLatency;
        this.mostLatency = mostLatency;
        this.bandwidth = bandwidth;
        this.largestPiece = largestPiece;
        this.resetAfter = resetAfter;
        this.silentAfter = silentAfter;
        this.random = random;
    }

    /** A link without latency that never fails and holds 65,536 bytes in each direction. */
    public static Link perfect() {
        return PERFECT;
    }

    /** What chance decides is decided by {@code random}: that of a simulation, say. By default always in the same way. */
    public Link random(RandomGenerator random) {
        Objects.requireNonNull(random, "random");
        return new Link(capacity, leastLatency, mostLatency, bandwidth, largestPiece, resetAfter, silentAfter, random);
    }

    /**
     * So many bytes may be under way in one direction; then a write waits.
     *
     * @throws IllegalArgumentException if it is less than one
     */
    public Link capacity(int bytes) {
        Require.atLeastOne(bytes, "bytes");
        return new Link(bytes, leastLatency, mostLatency, bandwidth, largestPiece, resetAfter, silentAfter, random);
    }

    /**
     * A piece takes between {@code least} and {@code most} to arrive, each as likely, but never overtakes another. What is
     * too long for the clock is clamped.
     *
     * @throws IllegalArgumentException if {@code least} is negative or greater than {@code most}
     */
    public Link latency(Duration least, Duration most) {
        Objects.requireNonNull(least, "least");
        Objects.requireNonNull(most, "most");
        if (least.isNegative() || least.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "least must not be negative, nor greater than most, but they are " + least + " and " + most);
        }
        return new Link(
                capacity,
                Clock.nanos(least),
                Clock.nanos(most),
                bandwidth,
                largestPiece,
                resetAfter,
                silentAfter,
                random);
    }

    /**
     * No more than so many bytes pass in a second.
     *
     * @throws IllegalArgumentException if it is less than one
     */
    public Link bandwidth(long bytesPerSecond) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("bytesPerSecond must be at least 1, but is " + bytesPerSecond);
        }
        return new Link(
                capacity, leastLatency, mostLatency, bytesPerSecond, largestPiece, resetAfter, silentAfter, random);
    }

    /**
     * What is written arrives in pieces of between one byte and {@code largest}, each as likely, and read by read.
     *
     * @throws IllegalArgumentException if it is less than one
     */
    public Link pieces(int largest) {
        Require.atLeastOne(largest, "largest");
        return new Link(capacity, leastLatency, mostLatency, bandwidth, largest, resetAfter, silentAfter, random);
    }

    /**
     * The link breaks when this many bytes were written in one direction: what arrived can still be read, then both sides
     * get an {@link java.io.IOException}, as by a reset.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Link resetAfter(long bytes) {
        Require.notNegative(bytes, "bytes");
        return new Link(capacity, leastLatency, mostLatency, bandwidth, largestPiece, bytes, silentAfter, random);
    }

    /**
     * What is written in one direction after this many bytes never arrives, and neither does the end: as when a cable was
     * cut.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Link silentAfter(long bytes) {
        Require.notNegative(bytes, "bytes");
        return new Link(capacity, leastLatency, mostLatency, bandwidth, largestPiece, resetAfter, bytes, random);
    }

    /** What one direction draws from. */
    RandomGenerator generator() {
        return random == null ? new Random(1) : random;
    }
}

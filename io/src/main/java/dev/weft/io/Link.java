package dev.weft.io;

import dev.weft.io.internal.Require;
import dev.weft.io.internal.memory.LinkSettings;
import dev.weft.spi.run.Clock;
import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * The behaviour of the connection between the two sides of a stream in memory: its latency, bandwidth and capacity, the
 * size of the pieces, and when it breaks. The link uses the clock of the run, so its delays take no real time in a
 * simulation.
 *
 * {@snippet :
 * Link slow = Link.perfect()
 *         .latency(Duration.ofMillis(20), Duration.ofMillis(80))
 *         .bandwidth(100_000)
 *         .maxPieceSize(7);
 * ByteStream.Pair pair = ByteStream.pair(slow);
 * }
 *
 * <p>Immutable, except for its random generator: each method returns a link with one change. Each direction of a pair draws
 * from the generator separately.
 */
public final class Link {
    private static final Link PERFECT = new Link(LinkSettings.PERFECT);

    final LinkSettings settings;

    private Link(LinkSettings settings) {
        this.settings = settings;
    }

    /** A link without latency that never fails and holds 65,536 bytes in each direction. */
    public static Link perfect() {
        return PERFECT;
    }

    /**
     * The generator of random numbers, such as the generator of a simulation. By default each stream gets the same
     * numbers.
     */
    public Link random(RandomGenerator random) {
        Objects.requireNonNull(random, "random");
        return new Link(settings.withRandom(random));
    }

    /**
     * Limits the number of bytes that are written in one direction and not yet read; a write waits while the limit is reached.
     *
     * @throws IllegalArgumentException if the number is less than one
     */
    public Link capacity(int bytes) {
        Require.atLeastOne(bytes, "bytes");
        return new Link(settings.withCapacity(bytes));
    }

    /**
     * Sets the time that a piece takes to arrive: uniformly distributed between {@code min} and {@code max}. Pieces do not
     * overtake each other. Durations too long for the clock are clamped.
     *
     * @throws IllegalArgumentException if {@code min} is negative or greater than {@code max}
     */
    public Link latency(Duration min, Duration max) {
        Objects.requireNonNull(min, "min");
        Objects.requireNonNull(max, "max");
        if (min.isNegative() || min.compareTo(max) > 0) {
            throw new IllegalArgumentException("min must be from 0 to max, but min is " + Durations.inWords(min)
                    + " and max is " + Durations.inWords(max));
        }
        return new Link(settings.withLatency(Clock.nanos(min), Clock.nanos(max)));
    }

    /**
     * Limits the number of bytes that pass per second.
     *
     * @throws IllegalArgumentException if the number is less than one
     */
    public Link bandwidth(long bytesPerSecond) {
        Require.atLeastOne(bytesPerSecond, "bytesPerSecond");
        return new Link(settings.withBandwidth(bytesPerSecond));
    }

    /**
     * Cuts written bytes into pieces of one to {@code size} bytes, uniformly distributed. Each read gets at most one piece.
     *
     * @throws IllegalArgumentException if the number is less than one
     */
    public Link maxPieceSize(int size) {
        Require.atLeastOne(size, "size");
        return new Link(settings.withMaxPieceSize(size));
    }

    /**
     * Breaks the link after this number of bytes was written in one direction. Bytes that have arrived can still be
     * read; then both sides get an {@link java.io.IOException}, as after a reset.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public Link resetAfter(long bytes) {
        Require.notNegative(bytes, "bytes");
        return new Link(settings.withResetAfter(bytes));
    }

    /**
     * Loses everything that is written in one direction after this number of bytes, including the end of the stream, as
     * when a cable is cut.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public Link stallAfter(long bytes) {
        Require.notNegative(bytes, "bytes");
        return new Link(settings.withStallAfter(bytes));
    }
}

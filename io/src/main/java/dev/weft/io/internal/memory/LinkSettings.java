package dev.weft.io.internal.memory;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The behaviour of a link in memory, in each direction.
 *
 * @param capacity the maximum number of bytes that are written and not yet read
 * @param minLatency the minimum time until a piece arrives, in nanoseconds
 * @param maxLatency the maximum time until a piece arrives, in nanoseconds
 * @param bandwidth the maximum number of bytes per second; {@link Long#MAX_VALUE} for no limit
 * @param maxPieceSize the maximum number of bytes in a piece; {@link Integer#MAX_VALUE} for no cutting
 * @param resetAfter the number of written bytes after which the link breaks; {@link Long#MAX_VALUE} for never
 * @param stallAfter the number of written bytes after which nothing arrives any more; {@link Long#MAX_VALUE} for never
 * @param random the random generator; null for a generator that produces the same numbers each time
 */
public record LinkSettings(
        int capacity,
        long minLatency,
        long maxLatency,
        long bandwidth,
        int maxPieceSize,
        long resetAfter,
        long stallAfter,
        @Nullable RandomGenerator random) {

    /** A link without latency that never fails and holds 65,536 bytes in each direction. */
    public static final LinkSettings PERFECT =
            new LinkSettings(1 << 16, 0, 0, Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, null);

    /** These settings with another capacity. */
    public LinkSettings withCapacity(int bytes) {
        return new LinkSettings(bytes, minLatency, maxLatency, bandwidth, maxPieceSize, resetAfter, stallAfter, random);
    }

    /** These settings with another latency. */
    public LinkSettings withLatency(long min, long max) {
        return new LinkSettings(capacity, min, max, bandwidth, maxPieceSize, resetAfter, stallAfter, random);
    }

    /** These settings with another bandwidth. */
    public LinkSettings withBandwidth(long bytesPerSecond) {
        return new LinkSettings(
                capacity, minLatency, maxLatency, bytesPerSecond, maxPieceSize, resetAfter, stallAfter, random);
    }

    /** These settings with another size of the largest piece. */
    public LinkSettings withMaxPieceSize(int size) {
        return new LinkSettings(capacity, minLatency, maxLatency, bandwidth, size, resetAfter, stallAfter, random);
    }

    /** These settings with another number of bytes after which the link breaks. */
    public LinkSettings withResetAfter(long bytes) {
        return new LinkSettings(capacity, minLatency, maxLatency, bandwidth, maxPieceSize, bytes, stallAfter, random);
    }

    /** These settings with another number of bytes after which nothing arrives. */
    public LinkSettings withStallAfter(long bytes) {
        return new LinkSettings(capacity, minLatency, maxLatency, bandwidth, maxPieceSize, resetAfter, bytes, random);
    }

    /** These settings with another random generator. */
    public LinkSettings withRandom(RandomGenerator generator) {
        return new LinkSettings(
                capacity, minLatency, maxLatency, bandwidth, maxPieceSize, resetAfter, stallAfter, generator);
    }

    /** The random generator of one direction. */
    RandomGenerator generator() {
        return random == null ? new Random(1) : random;
    }
}

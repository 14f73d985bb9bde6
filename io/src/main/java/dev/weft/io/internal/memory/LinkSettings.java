package dev.weft.io.internal.memory;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How a link in memory behaves, in each direction.
 *
 * @param capacity how many bytes may be under way
 * @param leastLatency the shortest time until a piece arrives, in nanoseconds
 * @param mostLatency the longest time until a piece arrives, in nanoseconds
 * @param bandwidth how many bytes pass in a second; {@link Long#MAX_VALUE} for any number
 * @param largestPiece the most bytes in a piece; {@link Integer#MAX_VALUE} for no cutting
 * @param resetAfter after how many written bytes it breaks; {@link Long#MAX_VALUE} for never
 * @param silentAfter after how many written bytes nothing arrives any more; {@link Long#MAX_VALUE} for never
 * @param random what chance is drawn from; null for a generator that is the same each time
 */
public record LinkSettings(
        int capacity,
        long leastLatency,
        long mostLatency,
        long bandwidth,
        int largestPiece,
        long resetAfter,
        long silentAfter,
        @Nullable RandomGenerator random) {

    /** A link without latency that never fails and holds 65,536 bytes in each direction. */
    public static final LinkSettings PERFECT =
            new LinkSettings(1 << 16, 0, 0, Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, null);

    /** These settings with another value. */
    public LinkSettings withCapacity(int bytes) {
        return new LinkSettings(
                bytes, leastLatency, mostLatency, bandwidth, largestPiece, resetAfter, silentAfter, random);
    }

    /** These settings with another value. */
    public LinkSettings withLatency(long least, long most) {
        return new LinkSettings(capacity, least, most, bandwidth, largestPiece, resetAfter, silentAfter, random);
    }

    /** These settings with another value. */
    public LinkSettings withBandwidth(long bytesPerSecond) {
        return new LinkSettings(
                capacity, leastLatency, mostLatency, bytesPerSecond, largestPiece, resetAfter, silentAfter, random);
    }

    /** These settings with another value. */
    public LinkSettings withPieces(int largest) {
        return new LinkSettings(
                capacity, leastLatency, mostLatency, bandwidth, largest, resetAfter, silentAfter, random);
    }

    /** These settings with another value. */
    public LinkSettings withResetAfter(long bytes) {
        return new LinkSettings(
                capacity, leastLatency, mostLatency, bandwidth, largestPiece, bytes, silentAfter, random);
    }

    /** These settings with another value. */
    public LinkSettings withSilentAfter(long bytes) {
        return new LinkSettings(
                capacity, leastLatency, mostLatency, bandwidth, largestPiece, resetAfter, bytes, random);
    }

    /** These settings with another value. */
    public LinkSettings withRandom(RandomGenerator generator) {
        return new LinkSettings(
                capacity, leastLatency, mostLatency, bandwidth, largestPiece, resetAfter, silentAfter, generator);
    }

    /** What one direction draws from. */
    RandomGenerator generator() {
        return random == null ? new Random(1) : random;
    }
}

package dev.weft.spi.wait;

/**
 * How long the waiter at the head of a queue spins before it parks. Parking and unparking cost a few hundred nanoseconds, and
 * far more if the carrier goes to sleep. Spinning avoids that cost if the wait ends soon, and is wasted otherwise. So the
 * length adapts: a wait that ends during the spin restores the full length, and a wait that does not shortens it by a
 * quarter. When it has become too short, a longer spin is tried now and then: long enough for a sleeping carrier to wake up,
 * so that two strands that hand over to each other can begin to do so without parking.
 *
 * <p>The fields are plain. If two strands overwrite each other's result, only a few spins are lost.
 */
final class AdaptiveSpin {
    private static final int FULL = Integer.MAX_VALUE;
    private static final int LEAST = 8;
    private static final int WAITS_BETWEEN_TRIALS = 1 << 7;
    private static final int LENGTH_OF_TRIAL = 4;

    private int length = FULL;
    private int waitsUntilTrial;

    /** Spins until {@code waiter}, the caller's own, is settled, or the current length is reached. */
    void spin(Waiter waiter) {
        int times = times(waiter.strand().parker().spinsBeforePark());
        if (times > 0) {
            learn(times, waiter.settlesWithin(times));
        }
    }

    /** The number of spins this time, if the scheduler allows {@code usual} spins. */
    int times(int usual) {
        int times = Math.min(length, usual);
        if (times >= LEAST) {
            return times;
        }
        if (usual == 0 || --waitsUntilTrial > 0) {
            return 0;
        }
        waitsUntilTrial = WAITS_BETWEEN_TRIALS;
        return LENGTH_OF_TRIAL * usual;
    }

    /** Adapts the length after a wait that was or was not settled within {@code times} spins. */
    void learn(int times, boolean settled) {
        if (settled) {
            length = FULL;
        } else if (length >= LEAST) {
            length = times - times / 4;
        }
    }
}

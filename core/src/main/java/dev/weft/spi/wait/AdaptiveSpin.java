package dev.weft.spi.wait;

/**
 * How long the waiter at the head of a queue spins before it parks. Parking and unparking cost a few hundred nanoseconds,
 * and far more if a carrier falls asleep meanwhile; spinning costs nothing if the wait ends within that time, and is
 * wasted otherwise. So the length adapts: a wait that ended during the spin restores the full length, one that did not
 * takes a quarter of it away. When nothing is left, a longer spin is tried now and then: long enough for a carrier that
 * fell asleep to wake up, so that two strands that hand over to each other can fall into step again.
 *
 * <p>The fields are plain. Two strands that overwrite each other's result lose a few spins and nothing else.
 */
final class AdaptiveSpin {
    private static final int FULL = Integer.MAX_VALUE;
    private static final int LEAST = 8;
    private static final int WAITS_BETWEEN_TRIALS = 1 << 7;
    private static final int LENGTH_OF_TRIAL = 4;

    private int length = FULL;
    private int waitsUntilTrial;

    /** Spins until {@code waiter}, the caller's own, is settled, as long as that is worth it. */
    void spin(Waiter waiter) {
        int times = times(waiter.strand().parker().spinsBeforePark());
        if (times > 0) {
            learn(times, waiter.settlesWithin(times));
        }
    }

    /** How often to spin this time, where a scheduler allows {@code usual} spins. */
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

    /** The wait was over within {@code times} spins, or not. */
    void learn(int times, boolean settled) {
        if (settled) {
            length = FULL;
        } else if (length >= LEAST) {
            length = times - times / 4;
        }
    }
}

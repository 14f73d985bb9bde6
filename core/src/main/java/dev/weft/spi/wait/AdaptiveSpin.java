package dev.weft.spi.wait;

/**
 * Decides how long the waiter at the head of a queue spins before it parks. Parking and unparking cost a few hundred
 * nanoseconds, and far more if the carrier (the thread under a virtual thread) goes to sleep. Spinning avoids that cost if the
 * wait ends soon, and is wasted otherwise. So the length adapts: a wait that ends during the spin restores the full length, and
 * a wait that does not shortens it by a quarter. When the length is too short to be useful, a longer spin is tried from time to
 * time. It is long enough for a sleeping carrier to wake up, so that two strands that hand over to each other can continue
 * without parking.
 *
 * <p>The fields are plain. If two strands overwrite each other's result, only a few spins are lost.
 */
final class AdaptiveSpin {
    private static final int MAX_LENGTH = Integer.MAX_VALUE;
    private static final int MIN_LENGTH = 8;
    private static final int WAITS_BETWEEN_TRIALS = 1 << 7;
    private static final int TRIAL_FACTOR = 4;

    private int length = MAX_LENGTH;
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
        if (times >= MIN_LENGTH) {
            return times;
        }
        if (usual == 0 || --waitsUntilTrial > 0) {
            return 0;
        }
        waitsUntilTrial = WAITS_BETWEEN_TRIALS;
        return TRIAL_FACTOR * usual;
    }

    /** Adapts the length after a wait that was or was not settled within {@code times} spins. */
    void learn(int times, boolean settled) {
        if (settled) {
            length = MAX_LENGTH;
        } else if (length >= MIN_LENGTH) {
            length = times - times / 4;
        }
    }
}

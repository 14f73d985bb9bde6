package dev.weft.spi.wait;

/**
 * Decides how long the waiter at the head of a queue spins before it parks. Parking and unparking cost a few hundred
 * nanoseconds, and far more if the carrier (the platform thread under a virtual thread) goes to sleep. Spinning avoids that
 * cost if the wait ends soon, and is wasted otherwise. So the length of the spin adapts. A wait that ends during the spin
 * restores the full length; every other wait shortens the spin by a quarter. When the length is too short to be useful, the
 * waiter tries a longer spin from time to time. The longer spin gives a sleeping carrier enough time to wake up, so that
 * two strands (tasks or threads) that hand over to each other can continue without parking.
 *
 * <p>The fields are not volatile: if two strands overwrite each other's result, only a few spins are wasted.
 */
final class AdaptiveSpin {
    private static final int MAX_LENGTH = Integer.MAX_VALUE;
    private static final int MIN_LENGTH = 8;
    private static final int WAITS_BETWEEN_TRIALS = 1 << 7;
    private static final int TRIAL_FACTOR = 4;

    private int length = MAX_LENGTH;
    private int waitsUntilTrial;

    /** Spins until {@code waiter} is settled or the current length is reached. The waiter is the caller's own. */
    void spin(Waiter waiter) {
        int times = times(waiter.strand().parker().spinsBeforePark());
        if (times > 0) {
            learn(times, waiter.settlesWithin(times));
        }
    }

    /**
     * Returns the number of spins for this wait, where {@code usual} is the number that the scheduler suggests. Zero means
     * no spin.
     */
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

    /** Adapts the length after a wait; {@code settled} tells whether the wait ended within {@code times} spins. */
    void learn(int times, boolean settled) {
        if (settled) {
            length = MAX_LENGTH;
        } else if (length >= MIN_LENGTH) {
            length = times - times / 4;
        }
    }
}

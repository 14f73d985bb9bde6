package dev.weft.spi;

/**
 * How long one who waits at the head of a queue looks whether its wait is over before it parks. Parking and unparking
 * cost a few hundred nanoseconds, and far more if a carrier falls asleep over it; looking costs nothing if the wait
 * ends within that time, and is wasted otherwise. So it goes by experience: a wait that ended while it was looked at
 * restores full patience, one that did not takes a quarter of it away. When there is none left, a longer look is tried
 * now and then: long enough for a carrier that fell asleep to wake up, from where two may find into step again.
 *
 * <p>Two who wait may overwrite each other's experience, which costs them a few looks and nothing else.
 */
final class Patience {
    private static final int FULL = Integer.MAX_VALUE;
    private static final int LEAST = 8;
    private static final int WAITS_BETWEEN_TRIALS = 1 << 7;
    private static final int LENGTH_OF_TRIAL = 4;

    private int looks = FULL;
    private int waitsUntilTrial;

    /** Looks whether {@code waiter}, the caller's own, is settled, as long as that is worth it. */
    void look(Waiter waiter) {
        int times = times(waiter.strand().scheduler().looksBeforePark());
        if (times > 0) {
            learn(times, waiter.settlesWithin(times));
        }
    }

    /** How often to look this time, where a scheduler allows {@code usual} looks. */
    int times(int usual) {
        int times = Math.min(looks, usual);
        if (times >= LEAST) {
            return times;
        }
        if (usual == 0 || --waitsUntilTrial > 0) {
            return 0;
        }
        waitsUntilTrial = WAITS_BETWEEN_TRIALS;
        return LENGTH_OF_TRIAL * usual;
    }

    /** The wait was over within {@code times} looks, or not. */
    void learn(int times, boolean settled) {
        if (settled) {
            looks = FULL;
        } else if (looks >= LEAST) {
            looks = times - times / 4;
        }
    }
}

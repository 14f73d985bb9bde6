package dev.weft.http.internal.net;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides whether a read that waits for an answer spins for a moment before its thread is parked. Parking, and being woken
 * by way of the thread that watches all sockets, takes longer than a server nearby needs for an answer; a server far away
 * takes so long that spinning is a waste. So it goes by experience: after several answers in a row that did not come while
 * the read spun, only one read in many spins, until an answer comes in time again.
 *
 * <p>A read spins only while it is the only one that waits: other tasks can use the processor meanwhile, and with many
 * requests under way the thread that watches has something to do anyway.
 *
 * <p>Shared by all connections of a session. Threads that learn at once may overwrite each other's experience, which costs a
 * few spins.
 */
public final class AnswerPatience {
    /** How long a read spins at most. */
    public static final long NANOS = 60_000;

    public static final int MOST_IN_VAIN = 8;
    public static final int WAITS_BETWEEN_TRIALS = 64;

    private final AtomicInteger waiting = new AtomicInteger();
    private int inVain;
    private int waitsUntilTrial;

    /** One more read waits, until {@link #end}. Tells whether it is to spin. */
    boolean begin() {
        return waiting.incrementAndGet() == 1 && isWorthwhile();
    }

    private boolean isWorthwhile() {
        if (inVain == MOST_IN_VAIN && waitsUntilTrial-- > 0) {
            return false;
        }
        waitsUntilTrial = WAITS_BETWEEN_TRIALS - 1;
        return true;
    }

    /** Whether no other read waits. */
    boolean isAlone() {
        return waiting.get() == 1;
    }

    /** The answer came while the read spun, or not. */
    void learn(boolean came) {
        inVain = came ? 0 : Math.min(inVain + 1, MOST_IN_VAIN);
    }

    /** A read no longer waits. */
    void end() {
        waiting.decrementAndGet();
    }
}

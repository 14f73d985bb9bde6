package dev.weft.http.internal.net;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides whether a read that waits for a response spins briefly before its thread is parked. Parking, and being
 * unparked by the thread that polls all sockets, takes longer than a nearby server needs to respond; for a distant
 * server, spinning is a waste. The decision adapts: after {@link #MOST_IN_VAIN} reads in a row whose response did not
 * arrive while they spun, only one read in {@link #WAITS_BETWEEN_TRIALS} spins, until a response arrives in time again.
 *
 * <p>A read spins only while no other read waits. With many requests in progress, other tasks can use the processor,
 * and the polling thread is awake anyway.
 *
 * <p>One object is shared by all connections of a session. The counters are plain fields: a race between threads can
 * lose an update, which costs no more than a few spins.
 */
public final class AnswerPatience {
    /** The maximum time that a read spins. */
    public static final long NANOS = 60_000;

    public static final int MOST_IN_VAIN = 8;
    public static final int WAITS_BETWEEN_TRIALS = 64;

    private final AtomicInteger waiting = new AtomicInteger();
    private int inVain;
    private int waitsUntilTrial;

    /** Counts one more waiting read, until {@link #end}. Returns whether it should spin. */
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

    /** Whether the caller is the only waiting read. */
    boolean isAlone() {
        return waiting.get() == 1;
    }

    /** Records whether the response arrived while the read spun. */
    void learn(boolean came) {
        inVain = came ? 0 : Math.min(inVain + 1, MOST_IN_VAIN);
    }

    /** Counts one waiting read less. */
    void end() {
        waiting.decrementAndGet();
    }
}

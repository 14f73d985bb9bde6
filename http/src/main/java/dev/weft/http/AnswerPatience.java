package dev.weft.http;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether one who waits for an answer looks for it before its thread is parked. To be parked, and woken by way of a
 * thread that watches all sockets, takes longer than a server nearby needs for an answer; one that is far away takes so
 * long that looking is a waste. So it goes by experience: after several answers in a row that did not come while they
 * were looked for, only one in many is looked for, until one comes in time again.
 *
 * <p>Who is not alone never looks: others can use the processor meanwhile, and with many under way the thread that
 * watches has something to do anyway.
 *
 * <p>Shared by all connections of a session. Those who learn at once may overwrite each other's experience, which costs a
 * few looks.
 */
final class AnswerPatience {
    /** How long a look takes at most. */
    static final long NANOS = 60_000;

    static final int MOST_IN_VAIN = 8;
    static final int WAITS_BETWEEN_TRIALS = 64;

    private final AtomicInteger waiting = new AtomicInteger();
    private int inVain;
    private int waitsUntilTrial;

    /** One more waits, until {@link #end}. Tells whether it is to look. */
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

    /** Whether nobody else waits. */
    boolean isAlone() {
        return waiting.get() == 1;
    }

    /** The answer came while it was looked for, or not. */
    void learn(boolean came) {
        inVain = came ? 0 : Math.min(inVain + 1, MOST_IN_VAIN);
    }

    /** One no longer waits. */
    void end() {
        waiting.decrementAndGet();
    }
}

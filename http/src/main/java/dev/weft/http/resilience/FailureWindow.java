package dev.weft.http.resilience;

import java.util.Arrays;

/**
 * Counts the calls and failures within a sliding window. The window is divided into ten slots, and a slot that is older
 * than the window is cleared. So the counts cover at least nine tenths of the window. The memory does not depend on the
 * number of calls. Not thread-safe.
 */
final class FailureWindow {
    private static final int SLOTS = 10;

    private final long slotNanos;
    private final int[] calls = new int[SLOTS];
    private final int[] failures = new int[SLOTS];

    /** The time at which the newest slot started. */
    private long newestStart;

    private int newest;

    FailureWindow(long nanos, long now) {
        this.slotNanos = Math.max(1, nanos / SLOTS);
        this.newestStart = now;
    }

    void add(boolean failed, long now) {
        moveTo(now);
        calls[newest]++;
        if (failed) {
            failures[newest]++;
        }
    }

    int calls(long now) {
        moveTo(now);
        return Arrays.stream(calls).sum();
    }

    int failures(long now) {
        moveTo(now);
        return Arrays.stream(failures).sum();
    }

    private void moveTo(long now) {
        long steps = (now - newestStart) / slotNanos;
        if (steps <= 0) {
            return;
        }
        newestStart += steps * slotNanos;
        for (long i = Math.min(steps, SLOTS); i > 0; i--) {
            newest = (newest + 1) % SLOTS;
            calls[newest] = 0;
            failures[newest] = 0;
        }
    }
}

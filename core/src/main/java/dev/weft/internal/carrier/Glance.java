package dev.weft.internal.carrier;

import org.jspecify.annotations.Nullable;

/**
 * How an idle carrier looks at the others of its group, and takes work where a second core gains more than the hand-over
 * costs: from a carrier whose segments between two switches are long. Accessed by the thread of the idle carrier only.
 */
final class Glance {
    /** A segment that is longer than this on average is worth a hand-over. */
    static final long NANOS_THAT_PAY = 2_000;

    private final CarrierGroup group;
    private final Carrier looker;
    private Carrier[] seen = {};
    private int[] ticks = {};
    private long[] times = {};
    private boolean sawWork;

    Glance(CarrierGroup group, Carrier looker) {
        this.group = group;
        this.looker = looker;
    }

    /** Whether there was work at the last look, taken or not. */
    boolean sawWork() {
        return sawWork;
    }

    /** Takes a task of another carrier, if that pays; otherwise null. */
    @Nullable
    Runnable take() {
        Carrier[] all = group.carriers();
        if (all != seen) {
            lookAnew(all);
        }
        sawWork = false;
        Runnable taken = null;
        for (int i = 0; i < all.length && taken == null; i++) {
            taken = all[i] == looker ? null : takeFrom(i);
        }
        return taken;
    }

    /** Begins to measure {@code all}, of which those seen before keep what was measured. */
    private void lookAnew(Carrier[] all) {
        int[] newTicks = new int[all.length];
        long[] newTimes = new long[all.length];
        long now = System.nanoTime();
        for (int i = 0; i < all.length; i++) {
            boolean known = i < seen.length && seen[i] == all[i];
            newTicks[i] = known ? ticks[i] : all[i].ticks();
            newTimes[i] = known ? times[i] : now;
        }
        seen = all;
        ticks = newTicks;
        times = newTimes;
    }

    private @Nullable Runnable takeFrom(int i) {
        Carrier other = seen[i];
        long each = nanosPerSegment(i);
        if (other.lane().isEmpty()) {
            return null;
        }
        sawWork = true;
        return each > NANOS_THAT_PAY ? other.lane().poll() : null;
    }

    /** The average since the last look at this carrier. */
    private long nanosPerSegment(int i) {
        int ticksNow = seen[i].ticks();
        long now = System.nanoTime();
        long each = (now - times[i]) / Math.max(1, ticksNow - ticks[i]);
        ticks[i] = ticksNow;
        times[i] = now;
        return each;
    }
}

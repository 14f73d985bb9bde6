package dev.weft.internal.carrier;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which work an idle carrier takes from the other carriers of its group. A <i>segment</i> is what a virtual
 * thread runs between two switches. Work is taken from a carrier whose segments are long, because only then does a
 * second core save more time than the hand-over costs. Accessed by the thread of the idle carrier only.
 */
final class WorkStealing {
    /** Work is taken from a carrier whose segments are longer than this on average. */
    static final long NANOS_THAT_PAY = 2_000;

    /** The minimum time over which an average is measured. */
    private static final long NANOS_TO_MEASURE = 20_000;

    private final CarrierGroup group;
    private final Carrier thief;
    private final LongSupplier clock;
    private Carrier[] seen = {};
    private int[] ticks = {};
    private long[] times = {};
    private long[] averages = {};
    private boolean sawWork;
    private boolean leftWork;

    WorkStealing(CarrierGroup group, Carrier thief) {
        this(group, thief, group::nanoTime);
    }

    WorkStealing(CarrierGroup group, Carrier thief, LongSupplier clock) {
        this.group = group;
        this.thief = thief;
        this.clock = clock;
    }

    /** Whether there was work at the last check, taken or not. */
    boolean sawWork() {
        return sawWork;
    }

    /** Whether the carrier from which the last check took a task has more tasks. */
    boolean leftWork() {
        return leftWork;
    }

    /** Takes a task from another carrier whose segments are long; returns null if there is none. */
    @Nullable
    Runnable take() {
        Carrier[] all = group.carriers();
        if (all != seen) {
            startMeasuring(all);
        }
        sawWork = false;
        Runnable taken = null;
        for (int i = 0; i < all.length && taken == null; i++) {
            taken = all[i] == thief ? null : takeFrom(i);
        }
        return taken;
    }

    /** Begins to measure {@code all} carriers. The measurements of carriers that were seen before are kept. */
    private void startMeasuring(Carrier[] all) {
        int[] newTicks = new int[all.length];
        long[] newTimes = new long[all.length];
        long[] newAverages = new long[all.length];
        long now = clock.getAsLong();
        for (int i = 0; i < all.length; i++) {
            boolean known = i < seen.length && seen[i] == all[i];
            newTicks[i] = known ? ticks[i] : all[i].ticks();
            newTimes[i] = known ? times[i] : now;
            newAverages[i] = known ? averages[i] : 0;
        }
        seen = all;
        ticks = newTicks;
        times = newTimes;
        averages = newAverages;
    }

    private @Nullable Runnable takeFrom(int i) {
        Carrier other = seen[i];
        long each = nanosPerSegment(i);
        if (other.lane().isEmpty()) {
            return null;
        }
        sawWork = true;
        Runnable taken = each > NANOS_THAT_PAY ? other.lane().poll() : null;
        leftWork = taken != null && !other.lane().isEmpty();
        return taken;
    }

    /**
     * Returns the average length of a segment since the last measurement. If the last measurement is recent, returns
     * its result instead.
     */
    private long nanosPerSegment(int i) {
        long now = clock.getAsLong();
        long passed = now - times[i];
        if (passed >= NANOS_TO_MEASURE) {
            int ticksNow = seen[i].ticks();
            averages[i] = passed / Math.max(1, ticksNow - ticks[i]);
            ticks[i] = ticksNow;
            times[i] = now;
        }
        return averages[i];
    }
}

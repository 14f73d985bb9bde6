package dev.weft.spi.wait;

import org.jspecify.annotations.Nullable;

/**
 * What stands in a {@link WaitQueue}: the {@link Waiter} of a strand that waits for one thing, or an {@link Alternative}
 * of one that waits for the first of several. A primitive serves both alike.
 */
public abstract sealed class Enqueued permits Waiter, Alternative {
    /** Stands for the outcome of a wait that was resumed with nothing. */
    private static final Object NOTHING = new Object();

    private final Strand strand;
    private final Awaitable target;

    /** Links of the {@link WaitQueue} this stands in, or of what its {@link Monitor} is to unpark; guarded by it. */
    @Nullable
    Enqueued previous;

    @Nullable
    Enqueued next;

    @Nullable
    WaitQueue queue;

    /** Whether the queue was empty when this came into it. */
    boolean cameFirst;

    Enqueued(Strand strand, Awaitable target) {
        this.strand = strand;
        this.target = target;
    }

    /** The strand that waits. */
    public final Strand strand() {
        return strand;
    }

    /** What it waits for. */
    public final Awaitable target() {
        return target;
    }

    /** Whether the wait is over, or will be as soon as its thread goes on. */
    public abstract boolean isSettled();

    /** Ends the wait with nothing handed over. False if it was over already. */
    public final boolean resume() {
        return settleAndWake(NOTHING);
    }

    /** Ends the wait by handing over {@code item}. False if it was over already: the item is still the caller's. */
    public final boolean resume(Object item) {
        return settleAndWake(item);
    }

    final boolean settleAndWake(Object outcome) {
        if (!settle(outcome)) {
            return false;
        }
        if (isParked()) {
            wake();
        }
        return true;
    }

    /** Ends the wait; to be followed by {@link #wake} if it {@link #isParked}. False if it was over already. */
    abstract boolean settle(Object outcome);

    /** As {@link #settle}, handing over nothing. */
    final boolean settleWithNothing() {
        return settle(NOTHING);
    }

    /** Whether the strand must be unparked. For the caller that has just settled this. */
    abstract boolean isParked();

    abstract void wake();

    /** What was handed over by a resume: null if it was nothing. */
    static @Nullable Object handed(@Nullable Object outcome) {
        return outcome == NOTHING ? null : outcome;
    }
}

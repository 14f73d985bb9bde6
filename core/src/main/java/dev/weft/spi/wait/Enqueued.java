package dev.weft.spi.wait;

import org.jspecify.annotations.Nullable;

/**
 * An entry of a {@link WaitQueue}: the {@link Waiter} of a strand (a task or thread) that waits for one target, or an
 * {@link Alternative} of a strand that waits for the first of several targets. A primitive serves both kinds of entries in
 * the same way.
 */
public abstract sealed class Enqueued permits Waiter, Alternative {
    /** The outcome of a wait that was resumed without an item. */
    private static final Object NOTHING = new Object();

    private final Strand strand;
    private final Awaitable target;

    /** Links in a {@link WaitQueue}, or in the ring of waiters that a {@link Monitor} will unpark. Guarded by the monitor. */
    @Nullable
    Enqueued previous;

    @Nullable
    Enqueued next;

    @Nullable
    WaitQueue queue;

    /** Whether the queue was empty when this entry was added. */
    boolean wasFirst;

    Enqueued(Strand strand, Awaitable target) {
        this.strand = strand;
        this.target = target;
    }

    /** The strand that waits. */
    public final Strand strand() {
        return strand;
    }

    /** The target of the wait. */
    public final Awaitable target() {
        return target;
    }

    /** Whether the wait was settled: its thread has continued or will continue. */
    public abstract boolean isSettled();

    /** Ends the wait without an item. Returns false if it was settled already. */
    public final boolean resume() {
        return settleAndWake(NOTHING);
    }

    /** Ends the wait with {@code item}. Returns false if it was settled already; the item then still belongs to the caller. */
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

    /**
     * Ends the wait; returns false if the wait was settled already. If {@link #isParked} is true afterwards, the caller must
     * call {@link #wake}.
     */
    abstract boolean settle(Object outcome);

    /** Like {@link #settle}, without an item. */
    final boolean settleWithNothing() {
        return settle(NOTHING);
    }

    /** Whether the strand must be unparked. Called after settling. */
    abstract boolean isParked();

    abstract void wake();

    /** The item in {@code outcome}; null if there is none. */
    static @Nullable Object handed(@Nullable Object outcome) {
        return outcome == NOTHING ? null : outcome;
    }
}

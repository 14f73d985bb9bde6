package dev.weft.spi.wait;

import org.jspecify.annotations.Nullable;

/**
 * One of several ways in which a wait can end. It is enqueued like a waiter. The first alternative that is resumed settles the
 * whole wait; resuming another alternative then returns false, as if that alternative had been cancelled.
 *
 * <pre>
 *   queue A ── alternative ─┐
 *   queue B ── alternative ─┼──► the whole: one atomic state, on which the strand parks
 *   event C ── alternative ─┘    RESUMED with the alternative that won
 * </pre>
 *
 * <p>An alternative is in one queue and is removed before it is resumed, so at most one thread resumes it. The strand (the
 * task or thread that waits) waits on the whole, which is its {@link Waiter}.
 */
public final class Alternative extends Enqueued {
    private final Waiter whole;

    /**
     * The item that was handed over to this alternative. A thread that resumes this alternative writes the item before it
     * settles the whole. The strand that waits reads the item; it writes the item only after {@link #claim}.
     */
    private @Nullable Object item;

    /** Creates an alternative of {@code whole} that waits for {@code target}. */
    public Alternative(Waiter whole, Awaitable target) {
        super(whole.strand(), target);
        this.whole = whole;
    }

    /** Enqueues this alternative for {@code signal}; settles the whole if the signal is set already. */
    public Enrolment enrolFor(Signal<?> signal) {
        return signal.enqueue(this) ? Enrolment.WAITING : settleAtOnce();
    }

    /** Settles the whole for this alternative, unless the whole is settled already. Called by the strand that waits. */
    public Enrolment settleAtOnce() {
        claim();
        return Enrolment.SETTLED;
    }

    /**
     * Settles the whole for this alternative before the strand waits. Called by that strand. Returns false if the whole was
     * settled already.
     */
    public boolean claim() {
        return whole.settleQuietly(this);
    }

    /**
     * Sets the item that is handed over. Called by the strand that waits, after it has {@linkplain #claim claimed} the
     * whole.
     */
    public void give(Object handed) {
        item = handed;
    }

    /**
     * Returns the item that was handed over to this alternative; null if there is none. Called by the strand that waits,
     * after the whole was settled for this alternative.
     */
    public @Nullable Object item() {
        return item;
    }

    /** Removes this alternative from its queue, if it is in one. Called by the strand that waits. */
    public void withdraw() {
        WaitQueue enqueuedIn = queue;
        if (enqueuedIn != null) {
            enqueuedIn.leave(this);
        }
    }

    @Override
    public boolean isSettled() {
        return whole.isSettled();
    }

    @Override
    boolean settle(Object outcome) {
        item = handed(outcome);
        return whole.settle(this);
    }

    @Override
    boolean isParked() {
        return whole.isParked();
    }

    @Override
    void wake() {
        whole.wake();
    }
}

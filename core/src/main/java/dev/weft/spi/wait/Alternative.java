package dev.weft.spi.wait;

import org.jspecify.annotations.Nullable;

/**
 * One of several ways in which a wait can end. It stands in a queue as a waiter does, and what resumes it settles the
 * wait as a whole, if it is the first; resuming another alternative then answers false, as if that had been cancelled.
 *
 * <pre>
 *   queue A ── alternative ─┐
 *   queue B ── alternative ─┼──► the whole: one atomic state, on which the strand parks
 *   event C ── alternative ─┘    RESUMED with the alternative that won
 * </pre>
 *
 * <p>It stands in one queue and is taken out of it before it is resumed, so at most one thread resumes it. The strand
 * waits on the whole.
 */
public final class Alternative extends Enqueued {
    private final Waiter whole;

    /** Written before the whole is settled with this alternative, read after. */
    private @Nullable Object item;

    /** An alternative of {@code whole}: a wait for {@code target}. */
    public Alternative(Waiter whole, Awaitable target) {
        super(whole.strand(), target);
        this.whole = whole;
    }

    /** Stands in line for {@code signal}, to be resumed once that is there; or settles the whole if it is there already. */
    public Enrolment enrolFor(Signal signal) {
        return signal.enqueue(this) ? Enrolment.WAITING : settleAtOnce();
    }

    /** Settles the whole in favour of this alternative, by its own strand, unless another one has won before. */
    public Enrolment settleAtOnce() {
        claim();
        return Enrolment.SETTLED;
    }

    /** Settles the whole in favour of this alternative, by its own strand, before it waits. False if it is settled. */
    public boolean claim() {
        return whole.settleQuietly(this);
    }

    /** Sets what was handed over, by its own strand, after it {@linkplain #claim claimed} the whole. */
    public void give(Object handed) {
        item = handed;
    }

    /** What was handed over to this alternative, which has won; null if nothing was. */
    public @Nullable Object item() {
        return item;
    }

    /** Takes this alternative out of the queue it may stand in. Called by its own strand. */
    public void withdraw() {
        WaitQueue standsIn = queue;
        if (standsIn != null) {
            standsIn.leave(this);
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

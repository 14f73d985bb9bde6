package dev.weft.spi.wait;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One wait of one strand. Every task, promise and primitive waits through this class.
 *
 * <h2>Overview</h2>
 *
 * <p>A waiter has one atomic state, decided once by a single compare-and-set:
 *
 * <pre>
 *              resume(item)
 *   WAITING ─────────────────► RESUMED with the item     await() returns it
 *      │  │
 *      │  └──────────────────► CANCELLED                 await() throws the scope's cancellation
 *      │   its scope is cancelled
 *      ├─────────────────────► INTERRUPTED               await() throws; no scope is cancelled
 *      │   foreign Thread.interrupt()
 *      └─────────────────────► REFUSED                   await() throws: it could never have ended
 *          a cycle was found (WaitCycle)
 * </pre>
 *
 * <p>WAITING is two states, of which the second, PARKED, says that the thread has to be woken. A strand enters it when
 * it has spun long enough, and cannot leave it but by being settled.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>Exactly once: a waiter was either resumed, with its item or permit if there is one, or it was cancelled; never both, never
 *       neither. If {@link #resume} answers false nothing was handed over, and the primitive offers it to the next.
 *   <li>No lost wake-up: {@link #await} publishes the waiter in its strand and then looks at the scope; a canceller
 *       marks the scope and then looks at the strand.
 *   <li>What settles a waiter that was PARKED also calls {@link Parker#unpark}, at once or when it has given back
 *       the monitor it holds; the waiting thread goes on when its scheduler lets it, which in an event loop is when it
 *       has the baton. {@code await} never returns or throws before.
 * </ol>
 *
 * <p>The use in a primitive, where the waiter stands in a {@link WaitQueue} or in a field:
 *
 * <pre>
 *   enqueue the waiter;  look at the state of the primitive again;
 *   try { waiter.await(); } catch (InterruptedException e) { dequeue it; throw e; }
 * </pre>
 *
 * <p>A strand that waits for the first of several things stands in several queues, by one {@link Alternative} in each. They
 * share the state of one waiter, so that exactly one of them is served.
 *
 * <p>{@code resume} may be called by any thread, the rest by the waiter's own. What was written before {@code resume}
 * is seen after {@code await}.
 */
public final class Waiter extends Enqueued {
    private static final VarHandle STATE;
    private static final Object PARKED = new Object();
    private static final Object CANCELLED = new Object();
    private static final Object INTERRUPTED = new Object();

    /** The outcome of a wait that was found to have no end. */
    private record Refusal(String why) {}

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Waiter.class, "state", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private boolean cancellable = true;
    private volatile @Nullable Object state;

    /** Whether the state was PARKED before it was settled. Written and read by the thread that settled it. */
    private boolean parked;

    /** What the parker of the strand has put here. */
    private volatile @Nullable Object parking;

    /** A wait of {@code strand}, the caller, for {@code target}. */
    public Waiter(Strand strand, Awaitable target) {
        super(strand, target);
    }

    /**
     * The wait of {@code strand}, which has no thread yet, for a place to start. Nothing but {@link #resume} ends it, which
     * is called when the strand leaves the line for whatever reason.
     */
    public static Waiter toStart(Strand strand, Awaitable place) {
        Waiter waiter = new Waiter(strand, place);
        waiter.cancellable = false;
        return waiter;
    }

    @Override
    public boolean isSettled() {
        return isOutcome(state);
    }

    private static boolean isOutcome(@Nullable Object seen) {
        return seen != null && seen != PARKED;
    }

    /** Keeps {@code parking} with this wait, for {@link Parker#unpark} to find. For the parker of the strand. */
    public void setParking(Object parking) {
        this.parking = parking;
    }

    /** What the parker of the strand has kept here, or null. */
    public @Nullable Object parking() {
        return parking;
    }

    boolean isCancellable() {
        return cancellable;
    }

    /** Ends the wait because the scope was cancelled. Called with the strand's monitor held, or by the strand. */
    boolean cancel() {
        return cancellable && settleAndWake(CANCELLED);
    }

    /** Ends the wait because its thread was interrupted by foreign code. For schedulers; false if it was over. */
    public boolean interrupt() {
        return cancellable && settleQuietly(INTERRUPTED);
    }

    /** Ends the wait, which could never end otherwise; not if it is about to be cancelled. Called by {@code caller}. */
    void refuse(String why, Strand caller) {
        if (strand().innermost().isCancelRequested()) {
            return;
        }
        Refusal refusal = new Refusal(why);
        if (strand() == caller) {
            settleQuietly(refusal);
        } else {
            settleAndWake(refusal);
        }
    }

    @Override
    boolean settle(Object outcome) {
        return settleQuietly(outcome);
    }

    @Override
    boolean isParked() {
        return parked;
    }

    @Override
    void wake() {
        strand().parker().unpark(this);
    }

    /** Ends this very wait, not one of which it is an alternative. */
    boolean settleQuietly(Object outcome) {
        Object seen = state;
        while (!isOutcome(seen)) {
            Object witness = STATE.compareAndExchange(this, seen, outcome);
            if (witness == seen) {
                parked = seen == PARKED;
                return true;
            }
            seen = witness;
        }
        return false;
    }

    /**
     * Waits until this waiter is settled.
     *
     * @return what was handed over, or null if nothing was
     * @throws InterruptedException if the strand's scope is cancelled, or its thread interrupted, before the resume
     * @throws IllegalStateException if the wait could never end, because the strands that would end it wait for this
     *     one; the message names them
     */
    public @Nullable Object await() throws InterruptedException {
        if (state == null) {
            publishAndPark();
        }
        Object outcome = state;
        if (outcome == CANCELLED || outcome == INTERRUPTED) {
            if (outcome == CANCELLED || strand().ownsInterrupts()) {
                strand().throwIfInnermostCancelled();
            }
            throw new InterruptedException("interrupted while waiting for " + target().description());
        }
        if (outcome instanceof Refusal refusal) {
            throw new IllegalStateException(refusal.why);
        }
        return handed(outcome);
    }

    private void publishAndPark() {
        StrandEvents events = strand().events();
        if (events != null) {
            events.waits(strand(), target());
        }
        strand().setWaiting(this);
        if (strand().innermost().isCancelRequested()) {
            STATE.compareAndSet(this, null, CANCELLED);
        } else {
            WaitCycle.refuse(this);
        }
        park();
        strand().setWaiting(null);
        if (events != null) {
            events.resumed(strand(), target());
        }
    }

    /** Waits as {@link #await} does, but until the resume, whatever is cancelled meanwhile. For leaving a group. */
    public @Nullable Object awaitUncancelled() {
        cancellable = false;
        if (state == null) {
            StrandEvents events = strand().events();
            if (events != null) {
                events.waits(strand(), target());
            }
            strand().setWaiting(this);
            if (state == null) {
                WaitCycle.refuse(this);
                park();
            }
            strand().setWaiting(null);
            if (events != null) {
                events.resumed(strand(), target());
            }
        }
        if (strand().innermost().isCancelRequested() && strand().ownsInterrupts()) {
            Thread.currentThread().interrupt();
        }
        return handed(state);
    }

    private void park() {
        if (announcePark()) {
            strand().parker().park(this);
        }
    }

    /** From now on what settles this unparks its strand. False if it is settled already. */
    boolean announcePark() {
        return STATE.compareAndSet(this, null, PARKED);
    }

    /**
     * Spins up to {@code times} until this is settled.
     *
     * @return whether it is
     */
    boolean settlesWithin(int times) {
        for (int i = 0; i < times && state == null; i++) {
            Thread.onSpinWait();
        }
        return state != null;
    }

    @Override
    public String toString() {
        return "task '" + strand().name() + "' waits for " + target().description();
    }
}

package dev.weft.spi.wait;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One wait of one strand (a task or thread). All waits for tasks, promises and primitives (locks, queues, …) use this
 * class.
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
 *      └─────────────────────► REFUSED                   await() throws: the wait could never end
 *          a cycle was found (WaitCycle)
 * </pre>
 *
 * <p>WAITING consists of two states. In the second, PARKED, the thread that settles the waiter must unpark the strand. The
 * strand enters PARKED just before it parks, and the state remains PARKED until the waiter is settled.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>Exactly once: a waiter is either resumed, with its item or permit if there is one, or cancelled; never both. If
 *       {@link #resume} returns false, nothing was handed over, and the primitive offers the item to the next waiter.
 *   <li>No lost wake-up: {@link #await} publishes the waiter in its strand and then checks the scope; a cancelling thread
 *       marks the scope and then checks the strand.
 *   <li>The thread that settles a PARKED waiter also calls {@link Parker#unpark}, immediately or after it has released the
 *       monitor. The waiting strand continues when its scheduler lets it; in an event loop, this is when the strand has the
 *       right to run. {@code await} does not return or throw before that.
 * </ol>
 *
 * <p>A primitive uses a waiter as follows, and keeps it in a {@link WaitQueue} or in a field:
 *
 * <pre>
 *   enqueue the waiter;  check the state of the primitive again;
 *   try { waiter.await(); } catch (InterruptedException e) { dequeue it; throw e; }
 * </pre>
 *
 * <p>A strand that waits for the first of several targets has an {@link Alternative} in each queue. The alternatives share the
 * state of one waiter, so exactly one of them is served.
 *
 * <p>Any thread may call {@code resume}; only the thread of the waiting strand may call {@code await}. Actions before
 * {@code resume} happen-before those after {@code await}.
 */
public final class Waiter extends Enqueued {
    private static final VarHandle STATE;
    private static final Object PARKED = new Object();
    private static final Object CANCELLED = new Object();
    private static final Object INTERRUPTED = new Object();

    /** The outcome of a wait that is part of a cycle. */
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

    /** An object that the strand's parker keeps here. */
    private volatile @Nullable Object parking;

    /** Creates a waiter of {@code strand}, the caller, for {@code target}. */
    public Waiter(Strand strand, Awaitable target) {
        super(strand, target);
    }

    /**
     * Creates a waiter of {@code strand}, which has no thread yet, for a place to start. Only {@link #resume} ends the wait.
     * {@code resume} is called when the strand leaves the queue, for any reason.
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

    /** Stores an object of the strand's parker, so that {@link Parker#unpark} can find it. */
    public void setParking(Object parking) {
        this.parking = parking;
    }

    /** The object that the parker of the strand keeps here; null if there is none. */
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

    /**
     * Ends the wait because its thread was interrupted by foreign code. For schedulers. Returns false if the wait was settled.
     */
    public boolean interrupt() {
        return cancellable && settleQuietly(INTERRUPTED);
    }

    /**
     * Makes the wait fail, because it could never end. Does nothing if the wait is about to be cancelled. {@code caller} is the
     * strand that calls this method, or null.
     *
     * @return false if the wait was settled, or is about to be cancelled
     */
    boolean refuse(String why, @Nullable Strand caller) {
        if (strand().innermost().isCancelRequested()) {
            return false;
        }
        Refusal refusal = new Refusal(why);
        return strand() == caller ? settleQuietly(refusal) : settleAndWake(refusal);
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

    /** Ends this wait without waking its strand. */
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
     * @return the item that was handed over; null if there is none
     * @throws InterruptedException if the strand's scope is cancelled, or its thread interrupted, before the resume
     * @throws IllegalStateException if the wait can never end, because the strands that would end it wait for this one; the
     *     message names them
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
        strand().setCurrentWait(this);
        if (strand().innermost().isCancelRequested()) {
            STATE.compareAndSet(this, null, CANCELLED);
        } else {
            WaitCycle.refuse(this);
        }
        park();
        strand().setCurrentWait(null);
        if (events != null) {
            events.resumed(strand(), target());
        }
    }

    /** Like {@link #await}, but a cancellation does not end the wait. For leaving a group, and for acquiring a lock again. */
    public @Nullable Object awaitUncancelled() {
        cancellable = false;
        if (state == null) {
            StrandEvents events = strand().events();
            if (events != null) {
                events.waits(strand(), target());
            }
            strand().setCurrentWait(this);
            if (state == null) {
                WaitCycle.refuse(this);
                park();
            }
            strand().setCurrentWait(null);
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

    /** Makes the state PARKED; returns false if this waiter is settled already. */
    boolean announcePark() {
        return STATE.compareAndSet(this, null, PARKED);
    }

    /**
     * Spins until this waiter is settled, at most {@code times} times.
     *
     * @return whether this waiter is settled
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

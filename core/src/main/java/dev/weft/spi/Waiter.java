package dev.weft.spi;

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
 * it has looked long enough whether the wait is over, and cannot leave it but by being settled.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>Exactly once: a waiter was either handed its item, permit or turn, or it was cancelled; never both, never
 *       neither. If {@link #resume} answers false nothing was handed over, and the primitive offers it to the next.
 *   <li>No lost wake-up: {@link #await} publishes the waiter in its strand and then looks at the scope; whoever cancels
 *       marks the scope and then looks at the strand.
 *   <li>Whoever settles a waiter that was PARKED also calls {@link Scheduler#unpark}, at once or when it has given back
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
 * <p>One who waits for the first of several things stands in several queues, by one {@link Alternative} in each. They
 * share the state of one waiter, so that exactly one of them is served.
 *
 * <p>{@code resume} may be called by any thread, the rest by the waiter's own. What was written before {@code resume}
 * is seen after {@code await}.
 */
public sealed class Waiter permits Alternative {
    private static final VarHandle STATE;
    private static final Object PARKED = new Object();
    private static final Object RESUMED = new Object();
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

    private final Strand strand;
    private final Awaitable target;
    private boolean cancellable = true;
    private volatile @Nullable Object state;

    /** Whether the state was PARKED before it was settled. Written and read by who settled it. */
    private boolean parked;

    /** Where the strand stands in line for the baton, if its scheduler has one. */
    private volatile BatonScheduler.@Nullable Turn turn;

    /** Links of the {@link WaitQueue} this waiter stands in, or of those its {@link Monitor} is to wake; guarded by it. */
    @Nullable
    Waiter previous;

    @Nullable
    Waiter next;

    @Nullable
    WaitQueue queue;

    /** Whether nobody stood before it when it came into the queue. */
    boolean cameFirst;

    /** A wait of {@code strand}, the caller, for {@code target}. */
    public Waiter(Strand strand, Awaitable target) {
        this.strand = strand;
        this.target = target;
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

    /** The strand that waits. */
    public Strand strand() {
        return strand;
    }

    /** What it waits for. */
    public Awaitable target() {
        return target;
    }

    /** Whether this wait is over, or will be as soon as its thread goes on. */
    public boolean isSettled() {
        return isOutcome(state);
    }

    private static boolean isOutcome(@Nullable Object seen) {
        return seen != null && seen != PARKED;
    }

    void setTurn(BatonScheduler.Turn turn) {
        this.turn = turn;
    }

    BatonScheduler.@Nullable Turn turn() {
        return turn;
    }

    boolean isCancellable() {
        return cancellable;
    }

    /** Ends the wait with nothing handed over but the turn. False if it was over already. */
    public boolean resume() {
        return settleAndWake(RESUMED);
    }

    /** Ends the wait by handing over {@code item}. False if it was over already: the item is still the caller's. */
    public boolean resume(Object item) {
        return settleAndWake(item);
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
        if (strand.innermost().isCancelRequested()) {
            return;
        }
        Refusal refusal = new Refusal(why);
        if (strand == caller) {
            settleQuietly(refusal);
        } else {
            settleAndWake(refusal);
        }
    }

    private boolean settleAndWake(Object outcome) {
        if (!settle(outcome)) {
            return false;
        }
        if (isParked()) {
            wake();
        }
        return true;
    }

    /** Ends the wait; to be followed by {@link #wake} if it {@link #isParked}. */
    boolean settle(Object outcome) {
        return settleQuietly(outcome);
    }

    /** As {@link #settle}, handing over nothing but the turn. */
    final boolean settleWithTurn() {
        return settle(RESUMED);
    }

    /** Whether the strand must be woken. For the one who has just settled this. */
    boolean isParked() {
        return parked;
    }

    void wake() {
        strand.scheduler().unpark(this);
    }

    /** Ends this very wait, not one of which it is an alternative. */
    final boolean settleQuietly(Object outcome) {
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

    /** What was handed over by a resume: null if it was the turn only. */
    static @Nullable Object handed(@Nullable Object outcome) {
        return outcome == RESUMED ? null : outcome;
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
            if (outcome == CANCELLED || strand.ownsInterrupts()) {
                strand.throwIfInnermostCancelled();
            }
            throw new InterruptedException("interrupted while waiting for " + target.description());
        }
        if (outcome instanceof Refusal refusal) {
            throw new IllegalStateException(refusal.why);
        }
        return handed(outcome);
    }

    private void publishAndPark() {
        strand.setWaiting(this);
        if (strand.innermost().isCancelRequested()) {
            STATE.compareAndSet(this, null, CANCELLED);
        } else {
            WaitCycle.refuse(this);
        }
        park();
        strand.setWaiting(null);
    }

    /** Waits as {@link #await} does, but until the resume, whatever is cancelled meanwhile. For leaving a group. */
    public @Nullable Object awaitUncancelled() {
        cancellable = false;
        strand.setWaiting(this);
        if (state == null) {
            WaitCycle.refuse(this);
            park();
        }
        strand.setWaiting(null);
        if (strand.innermost().isCancelRequested() && strand.ownsInterrupts()) {
            Thread.currentThread().interrupt();
        }
        return handed(state);
    }

    private void park() {
        if (announcePark()) {
            strand.scheduler().park(this);
        }
    }

    /** From now on who settles this wakes its strand. False if it is settled already. */
    final boolean announcePark() {
        return STATE.compareAndSet(this, null, PARKED);
    }

    /**
     * Looks up to {@code times} whether this is settled, without parking.
     *
     * @return whether it is
     */
    final boolean settlesWithin(int times) {
        for (int i = 0; i < times && state == null; i++) {
            Thread.onSpinWait();
        }
        return state != null;
    }

    @Override
    public String toString() {
        return "task '" + strand.name() + "' waits for " + target.description();
    }
}

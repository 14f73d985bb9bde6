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
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>Exactly once: a waiter was either handed its item, permit or turn, or it was cancelled; never both, never
 *       neither. If {@link #resume} answers false nothing was handed over, and the primitive offers it to the next.
 *   <li>No lost wake-up: {@link #await} publishes the waiter in its strand and then looks at the scope; whoever cancels
 *       marks the scope and then looks at the strand.
 *   <li>Whoever settles a waiter also calls {@link Scheduler#unpark}; the waiting thread goes on when its scheduler
 *       lets it, which in an event loop is when it has the baton. {@code await} never returns or throws before.
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

    /** Where the strand stands in line for the baton, if its scheduler has one. */
    private volatile BatonScheduler.@Nullable Turn turn;

    /** Links of the {@link WaitQueue} this waiter stands in, guarded by its monitor. */
    @Nullable
    Waiter previous;

    @Nullable
    Waiter next;

    @Nullable
    WaitQueue queue;

    /** A wait of {@code strand}, the caller, for {@code target}. */
    public Waiter(Strand strand, Awaitable target) {
        this.strand = strand;
        this.target = target;
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
        return state != null;
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
        return settle(RESUMED);
    }

    /** Ends the wait by handing over {@code item}. False if it was over already: the item is still the caller's. */
    public boolean resume(Object item) {
        return settle(item);
    }

    /** Ends the wait because the scope was cancelled. Called with the strand's monitor held, or by the strand. */
    boolean cancel() {
        return cancellable && settle(CANCELLED);
    }

    /** Ends the wait because its thread was interrupted by foreign code. For schedulers; false if it was over. */
    public boolean interrupt() {
        return cancellable && STATE.compareAndSet(this, null, INTERRUPTED);
    }

    /** Ends the wait, which could never end otherwise; not if it is about to be cancelled. Called by {@code caller}. */
    boolean refuse(String why, Strand caller) {
        if (!cancellable || strand.innermost().isCancelRequested()) {
            return false;
        }
        Refusal refusal = new Refusal(why);
        return strand == caller ? settleQuietly(refusal) : settle(refusal);
    }

    boolean settle(Object outcome) {
        if (!settleQuietly(outcome)) {
            return false;
        }
        strand.scheduler().unpark(this);
        return true;
    }

    /** Ends the wait without waking anyone: by the waiter's own strand, before it parks. */
    final boolean settleQuietly(Object outcome) {
        return STATE.compareAndSet(this, null, outcome);
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
        strand.setWaiting(this);
        if (strand.innermost().isCancelRequested()) {
            STATE.compareAndSet(this, null, CANCELLED);
        } else {
            WaitCycle.refuse(this);
        }
        if (state == null) {
            strand.scheduler().park(this);
        }
        strand.setWaiting(null);
        Object outcome = state;
        if (outcome == CANCELLED || outcome == INTERRUPTED) {
            strand.throwIfInnermostCancelled();
            throw new InterruptedException("interrupted while waiting for " + target.description());
        }
        if (outcome instanceof Refusal refusal) {
            throw new IllegalStateException(refusal.why);
        }
        return handed(outcome);
    }

    /** Waits as {@link #await} does, but until the resume, whatever is cancelled meanwhile. For leaving a group. */
    public @Nullable Object awaitUncancelled() {
        cancellable = false;
        strand.setWaiting(this);
        if (state == null) {
            WaitCycle.refuse(this);
            strand.scheduler().park(this);
        }
        strand.setWaiting(null);
        if (strand.innermost().isCancelRequested()) {
            Thread.currentThread().interrupt();
        }
        return handed(state);
    }

    @Override
    public String toString() {
        return "task '" + strand.name() + "' waits for " + target.description();
    }
}

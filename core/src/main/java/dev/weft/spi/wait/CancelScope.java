package dev.weft.spi.wait;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A part of the execution of a {@link Strand} (a task or thread) that can be cancelled as a whole. A task, a group, a timeout
 * and a shield are each a scope, so {@code Task.cancel}, an expired deadline and a failing sibling use one mechanism.
 *
 * <h2>Overview</h2>
 *
 * <p>Scopes form a tree. Each strand has a stack of scopes, linked by {@link #parent}: the outermost is the strand itself,
 * and {@link Strand#innermost} is the scope that its thread is in now. A group is on the stack of the strand that opened it.
 * The strands spawned into the group are its {@link #children}.
 *
 * <pre>
 *   group ◄── strand ◄── timeout ◄── group ◄─┬─ strand ◄── shield   innermost of the first child
 *             └──── stack of one thread ────┘ └─ strand              innermost of the second child
 * </pre>
 *
 * <p>A scope has one atomic state:
 *
 * <pre>
 *            leave()
 *   ACTIVE ───────────► LEFT        not cancelled; a later request returns false
 *      │
 *      │ requestCancel(), or inherited from the scope around it
 *      ▼
 *   CANCELLED (a {@link Cancellation})     permanent: the state is a level, not an event
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>The scopes inside a cancelled scope are cancelled too, down to the next shield. So a wait checks only the
 *       innermost scope. A cancelling thread marks the inner scopes, reads {@code innermost} again, and repeats this
 *       until {@code innermost} has not changed. A strand that enters a scope publishes {@code innermost} and then
 *       reads the state of the scope around it. At least one of the two sees the change of the other.
 *   <li>A strand is woken (its waiter cancelled, or its thread interrupted) only while its monitor is held and the
 *       cancelled scope is on its stack; a strand takes a cancelled scope off its stack only under that monitor. An
 *       interrupt that may take a long time is sent by another thread, without the monitor; the strand does not leave the
 *       scope before the interrupt was sent. So no interrupt arrives after the scope was left, and {@link #leave} can clear
 *       an interrupt that arrived before.
 *   <li>Every strand leaves its own scope before it ends, even if it never had a thread. So {@link #isLeft} becomes true for
 *       every cancelled scope, and code that watches a cancelled scope stops watching it.
 *   <li>Monitors of strands are never nested: the tree is traversed with a work list, one strand at a time.
 * </ol>
 *
 * <p>Threads: {@link #requestCancel} may be called by any thread; {@link #enter} and {@link #leave} only by the strand's own
 * thread. A strand that will never have a thread is ended by another thread, which calls {@link Strand#leaveUnstarted}.
 *
 * @implNote Heritage: {@code trio.CancelScope}, and its level-triggered delivery.
 */
public class CancelScope extends ScopeKind {
    private static final VarHandle STATE;
    private static final Object LEFT = new Object();

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(CancelScope.class, "state", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable CancelScope parent;
    private final @Nullable Strand strand;

    /** Null while active, {@link #LEFT}, or the {@link Cancellation}. */
    private volatile @Nullable Object state;

    /** Creates a scope inside the innermost scope of {@code strand}. The caller must then {@link #enter} the scope. */
    protected CancelScope(Strand strand) {
        this.strand = strand;
        this.parent = strand.innermost();
    }

    /** Creates the outermost scope of a strand, inside the group into which the strand was spawned. */
    CancelScope(@Nullable CancelScope parent) {
        this.strand = null;
        this.parent = parent;
    }

    /** The scope around this one, or null for the outermost scope of a run. */
    public final @Nullable CancelScope parent() {
        return parent;
    }

    /** The strand on whose stack this scope is. */
    public final Strand strand() {
        return strand != null ? strand : (Strand) this;
    }

    /** The cancellation of this scope; null if the scope was not cancelled. */
    public final @Nullable Cancellation cancellation() {
        return state instanceof Cancellation cancellation ? cancellation : null;
    }

    /** The cancellation of this scope. Throws an {@link IllegalStateException} if the scope was not cancelled. */
    public final Cancellation whyCancelled() {
        Cancellation cancellation = cancellation();
        if (cancellation == null) {
            throw new IllegalStateException("a scope of '" + strand().name() + "' is not cancelled");
        }
        return cancellation;
    }

    /** Whether this scope, or a scope around it up to the next shield, was cancelled before this scope was left. */
    public final boolean isCancelRequested() {
        return state instanceof Cancellation;
    }

    /** Whether this scope itself was cancelled, rather than a scope around it. */
    public final boolean isOriginOfCancellation() {
        return state instanceof Cancellation cancellation && cancellation.origin() == this;
    }

    /**
     * Makes one wait fail in each cycle of waits inside this scope. Called after the deadline of this scope was removed, when
     * {@link #hasDeadline} returns false already: a cycle that the deadline would have ended can now last forever.
     */
    protected final void refuseCyclesInside() {
        WaitCycle.refuseInside(this);
    }

    /** The description of this scope in reports, such as {@code task 'main'}. For observers, which are in other packages. */
    public final String describe() {
        return title();
    }

    /** The listener for events of strands in this scope; null if the run has no listener. */
    public @Nullable StrandEvents events() {
        Strand opener = strand;
        return opener == null ? null : opener.events();
    }

    /** The description of this scope in reports, such as {@code task 'main'}. */
    protected String title() {
        return "a scope of task '" + strand().name() + "'";
    }

    /**
     * Cancels this scope and everything inside it. Never waits. This is a request: strands inside throw at their next wait, or
     * immediately if they are waiting.
     *
     * @return false if the scope was left or cancelled before; the first reason is kept
     */
    public final boolean requestCancel(String reason) {
        return state == null && requestCancel(Cancellation.of(this, reason));
    }

    /** Like {@link #requestCancel(String)}, with a cancellation that the caller has created. */
    protected final boolean requestCancel(Cancellation cancellation) {
        if (!STATE.compareAndSet(this, null, cancellation)) {
            return false;
        }
        StrandEvents events = events();
        if (events != null) {
            events.cancelled(this, cancellation);
        }
        onCancelled(cancellation);
        Delivery.spread(this, cancellation);
        strand().parker().onCancel(this);
        return true;
    }

    /** Whether the strand has left this scope. */
    public final boolean isLeft() {
        return !strand().isInside(this);
    }

    /**
     * Interrupts again all threads inside this cancelled scope that block outside of Weft: their code may have swallowed an
     * interrupt and blocked again. Repetition makes cancellation level-triggered for calls that react to interrupts only.
     * Called at intervals, after {@link Parker#onCancel}, by schedulers whose strands may block outside of Weft.
     *
     * @return false if the scope was left
     */
    public final boolean deliverAgain() {
        Cancellation cancellation = cancellation();
        if (cancellation == null || isLeft()) {
            return false;
        }
        Delivery.spread(this, cancellation);
        return true;
    }

    /** Makes this the strand's innermost scope. The caller must call {@link #leave} in a finally block. */
    protected final void enter() {
        Strand opener = strand;
        if (opener != null) { // a strand is in its own scope from the beginning
            opener.setInnermost(this);
        }
        if (!isShield()) {
            inheritCancellation();
        } else if (parent != null && parent.isCancelRequested()) {
            Delivery.awaitDelivery(strand());
            Thread.interrupted();
        }
    }

    /** Marks this scope as cancelled if the scope around it is cancelled. */
    protected final void inheritCancellation() {
        Cancellation around = parent == null ? null : parent.cancellation();
        if (around != null) {
            mark(around);
        }
    }

    /**
     * The cancellation of this scope, or of a scope around it up to the next shield; null if there is none. The
     * cancellation of an outer scope may not have been delivered here yet, for example when a sibling that was cancelled
     * earlier closes a socket that this strand uses. This method then marks this scope as cancelled too. Called by the
     * strand's own thread, before the scope is left.
     */
    public final @Nullable Cancellation findCancellation() {
        for (CancelScope around = this; !isCancelRequested() && around != null; around = around.unshieldedParent()) {
            Cancellation found = around.cancellation();
            if (found != null) {
                mark(found);
            }
        }
        return cancellation();
    }

    /** The scope from which this one inherits a cancellation; null if there is none, or if this scope is a shield. */
    private @Nullable CancelScope unshieldedParent() {
        return isShield() ? null : parent;
    }

    /** Whether {@code cancellation} is a cancellation of this scope, or of a scope around it up to the next shield. */
    public final boolean isReachedBy(Cancellation cancellation) {
        if (state == cancellation) {
            return true;
        }
        CancelScope around = this;
        while (around != null && around != cancellation.origin()) {
            around = around.unshieldedParent();
        }
        return around != null;
    }

    /**
     * The failure in {@code thrown}, which is about to leave this scope; null if this scope was cancelled and
     * {@code thrown} is a consequence of the cancellation. For scopes that turn their own cancellation into another result.
     * Called by the strand's own thread, before the scope is left.
     */
    protected final @Nullable Throwable failureIn(Throwable thrown) {
        return strand().failureIn(thrown, this);
    }

    /** Makes the scope around this one the strand's innermost again, and clears an interrupt that was meant for this scope. */
    protected final void leave() {
        CancelScope outer = parentOnStack();
        boolean cancelled = !markLeft();
        if (cancelled) {
            Delivery.leaveCancelled(strand(), outer);
            endWatch();
        } else if (outer != null && isShield()) {
            strand().setInnermost(outer);
        } else {
            strand().leaveUncancelled(outer);
        }
        if ((cancelled || isShield()) && strand().ownsInterrupts()) {
            if (outer != null && outer.isCancelRequested()) {
                Thread.currentThread().interrupt();
            } else if (cancelled) {
                Thread.interrupted();
            }
        }
    }

    /** Stops watching this scope for {@link Stragglers}, after it was left. Does nothing if it was not cancelled. */
    final void endWatch() {
        Cancellation cancellation = cancellation();
        if (cancellation != null) {
            Stragglers.disarm(this, cancellation);
        }
    }

    /** Makes the state LEFT, so that this scope can no longer be cancelled; returns false if it was cancelled before. */
    final boolean markLeft() {
        return STATE.compareAndSet(this, null, LEFT);
    }

    /** The scope around this one on the same strand's stack; null for the outermost. */
    final @Nullable CancelScope parentOnStack() {
        return this instanceof Strand ? null : parent;
    }

    /** Makes this scope cancelled; returns false if it was left or cancelled before. */
    final boolean mark(Cancellation cancellation) {
        if (!STATE.compareAndSet(this, null, cancellation)) {
            return false;
        }
        onCancelled(cancellation);
        return true;
    }
}

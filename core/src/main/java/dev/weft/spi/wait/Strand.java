package dev.weft.spi.wait;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One line of execution with its own thread: a task, or a thread that is not a task for the length of one wait. It knows its
 * place in the tree of scopes, the target of its wait, and its parker.
 *
 * <p>A strand is the {@linkplain Thread#getUncaughtExceptionHandler() uncaught-exception handler} of its thread. There it
 * handles exceptions that escape the thread, and this is the cheapest way from a thread to its strand: one field, with no map,
 * no allocation and nothing to clear.
 *
 * <p>What is common to all strands is in classes of their own: {@link Delivery} of cancellations, {@link ThreadNaming}, the
 * list of what a strand {@linkplain Owned owns}, and {@link KnownFailures}.
 */
public abstract class Strand extends CancelScope implements Runnable, Thread.UncaughtExceptionHandler {
    /** The name of a virtual thread that runs a strand which has not been given a name of its own. */
    public static final String NAMELESS = "weft";

    /** The innermost scope of a strand that has ended. */
    private static final CancelScope NOWHERE = new CancelScope((CancelScope) null) {};

    private static final VarHandle INNERMOST;
    private static final VarHandle THREAD;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            INNERMOST = lookup.findVarHandle(Strand.class, "innermost", CancelScope.class);
            THREAD = lookup.findVarHandle(Strand.class, "thread", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
        Cancellation.loadInterruptions();
    }

    private final Parker parker;
    private @Nullable Owned lastOwned;
    private @Nullable KnownFailures knownFailures;
    private volatile @Nullable Thread thread;

    /** Null for the strand itself, which saves a volatile write in the constructor; or {@link #NOWHERE}. */
    private volatile @Nullable CancelScope innermost;

    private volatile @Nullable Waiter waiting;

    /** Whether a thread is about to interrupt this strand's thread without its monitor; guarded by that. */
    boolean interrupting;

    /** A strand that has no thread yet, inside {@code parent}. */
    protected Strand(@Nullable CancelScope parent, Parker parker) {
        super(parent);
        this.parker = parker;
    }

    /** The strand of the current thread; null if the thread is not a task. */
    public static @Nullable Strand currentOrNull() {
        return Thread.currentThread().getUncaughtExceptionHandler() instanceof Strand strand ? strand : null;
    }

    /** The strand of the current thread; a new one if the thread is not a task. */
    public static Strand current() {
        Strand strand = currentOrNull();
        return strand != null ? strand : new Threadless.Foreign(Thread.currentThread());
    }

    /**
     * A strand that never runs, for a scope that belongs to an object and not to a line of execution. {@code parker} is
     * notified of cancellations of the scope.
     */
    public static Strand threadless(String name, Parker parker) {
        return new Threadless(name, parker);
    }

    /**
     * Runs {@code action} on the current thread as if that were not the thread of a task. Schedulers that fire timers on the
     * threads of strands use it, so that a cancellation by a timer does not name that task.
     */
    public static void runOutsideTask(Runnable action) {
        Thread thread = Thread.currentThread();
        Strand strand = currentOrNull();
        if (strand == null) {
            action.run();
            return;
        }
        thread.setUncaughtExceptionHandler(null);
        try {
            action.run();
        } finally {
            thread.setUncaughtExceptionHandler(strand);
        }
    }

    /**
     * Throws if a cancellation or interrupt of the current thread is pending. Every operation that may wait begins with it.
     *
     * @throws InterruptedException if the current strand is in a cancelled scope, or its thread was interrupted
     */
    public static void throwIfCancelled() throws InterruptedException {
        Strand strand = currentOrNull();
        if (strand != null) {
            strand.parker.mayWait();
            strand.throwIfInnermostCancelled();
        } else if (Thread.interrupted()) {
            throw new InterruptedException("interrupted");
        }
    }

    final void throwIfInnermostCancelled() throws InterruptedException {
        Cancellation cancellation = innermost().cancellation();
        boolean interrupted = (cancellation == null || ownsInterrupts()) && Thread.interrupted();
        if (cancellation != null) {
            throw cancellation.toExceptionIn(this);
        }
        if (interrupted) {
            throw new InterruptedException("interrupted");
        }
    }

    /** The name of this strand in reports. */
    public abstract String name();

    /** Like {@link #name}, but as far as no object of the user's has to be asked for its text, which may take a long time. */
    public String plainName() {
        return name();
    }

    @Override
    protected String title() {
        return "task '" + name() + "'";
    }

    /**
     * The end of this strand, as the target of a wait.
     *
     * @throws IllegalStateException if it is not a task, because its end is not signalled then
     */
    public Signal<?> end() {
        throw new IllegalStateException("'" + name() + "' is not a task, so there is no end to wait for");
    }

    /**
     * The failure in {@code thrown}, which is about to leave {@code scope}, as by {@link CancelScope#failureIn}. A
     * strand that runs no code of a user's meets nothing but what itself carries the cancellation.
     */
    protected @Nullable Throwable failureIn(Throwable thrown, CancelScope scope) {
        Cancellation carried = Cancellation.carriedBy(thrown);
        return carried != null && scope.isReachedBy(carried) ? null : thrown;
    }

    /**
     * Ends this strand, which was to start but could not be given a thread because of {@code failure}. Called by its
     * scheduler.
     */
    public abstract void startFailed(Throwable failure);

    /** The scheduler that runs this strand. */
    public final Parker parker() {
        return parker;
    }

    /** The thread that runs this strand; null before it was started and after it ended. */
    public final @Nullable Thread thread() {
        return thread;
    }

    /** The target of the wait that this strand is in; null if it is in no wait of Weft. */
    public final @Nullable Awaitable waitsFor() {
        Waiter waiter = waiting();
        return waiter == null ? null : waiter.target();
    }

    /** The scope that this strand's thread is in now; its own if it has ended. */
    public final CancelScope innermost() {
        CancelScope scope = innermost;
        return scope == null || scope == NOWHERE ? this : scope;
    }

    /** Notes that this strand, the caller, owns {@code thing} from now on. */
    public final void own(Owned thing) {
        if (DebugMode.ON) {
            thing.acquiredHere();
        }
        thing.linkBehind(lastOwned);
        lastOwned = thing;
    }

    /** Notes that this strand, the caller, is about to give back {@code thing}, which it owns. */
    public final void disown(Owned thing) {
        lastOwned = thing.unlinkFrom(lastOwned);
    }

    /**
     * What this strand owns, the latest first, and no more than {@code most}. True while the strand stands still; while it
     * runs, a thing that it has just given to another strand may lead to what that one owns.
     */
    public final List<Owned> owned(int most) {
        return Owned.upTo(most, lastOwned);
    }

    /** Whether others may wait for what this strand, the caller, owns, or for its end. */
    final boolean mayHoldUpOthers() {
        return lastOwned != null || isEndAwaited();
    }

    /** Whether others may wait for this strand to end. */
    protected boolean isEndAwaited() {
        return false;
    }

    /** Reports what this strand, which ends, still owns, and calls {@link Owned#abandonedBy}. Called by its own thread. */
    protected final void abandonOwned() {
        if (lastOwned != null) {
            abandonAll();
        }
    }

    /** Others wait for what is owned, so nothing is reported before all of it was abandoned: a report may fail. */
    private void abandonAll() {
        List<Owned> abandoned = new ArrayList<>(1);
        for (Owned thing = lastOwned; thing != null; thing = lastOwned) {
            disown(thing);
            abandoned.add(thing);
            thing.abandonedBy(this);
        }
        abandoned.forEach(thing -> parker.onAbandoned(this, thing));
    }

    /**
     * Notes that {@code thrown} is a failure, whatever is cancelled around it later: it leaves a shield, or a boundary found
     * it to be one. Called by this strand's own thread.
     */
    public final void noteFailure(Throwable thrown) {
        KnownFailures known = knownFailures;
        if (known == null) {
            known = new KnownFailures();
            knownFailures = known;
        }
        known.add(thrown);
    }

    /** Whether {@link #noteFailure} was called with {@code thrown}. Called by this strand's own thread. */
    public final boolean knowsFailure(Throwable thrown) {
        KnownFailures known = knownFailures;
        return known != null && known.contains(thrown);
    }

    /** Makes the thread that will run this strand. Called once, by the scheduler. */
    public final Thread newThread(ThreadFactory threads) {
        Thread made = threads.newThread(this);
        made.setUncaughtExceptionHandler(this);
        ThreadNaming.begin(made, this);
        THREAD.setRelease(this, made); // the start of the thread orders it before all that the thread does
        return made;
    }

    /** Makes {@code runner} the thread of this strand. A pooled thread calls it itself before it runs the strand. */
    public final void adopt(Thread runner) {
        runner.setUncaughtExceptionHandler(this);
        thread = runner;
        ThreadNaming.takeOver(runner, this);
    }

    /** The name for this strand's thread if it need not be made, or null. */
    protected @Nullable String threadName() {
        return null;
    }

    /** Gives the virtual thread of this strand, if it has no name yet, {@code name}. Called by any thread. */
    public final void nameThread(Supplier<String> name) {
        ThreadNaming.name(this, name);
    }

    /** Detaches the strand from its thread, as its last step. */
    protected final void releaseThread() {
        THREAD.setRelease(this, null);
    }

    /** The wait that this strand is in, also for its start, or null. */
    private @Nullable Waiter waiting() {
        Waiter waiter = waiting;
        return waiter == null && thread == null ? waitToStart() : waiter;
    }

    /**
     * The wait of this strand, which has no thread, for a place to start; null if it is not queued for one. Made when
     * it is first asked for, by {@link Waiter#toStart}.
     */
    protected @Nullable Waiter waitToStart() {
        return null;
    }

    /**
     * The wait that this strand is in, also for its start, if nothing has ended it yet; else null. A strand has a new one
     * for each wait, so an observer that finds the same one twice knows that the strand stood still in between.
     */
    public final @Nullable Waiter waitingUnsettled() {
        Waiter waiter = waiting();
        return waiter == null || waiter.isSettled() ? null : waiter;
    }

    final void setWaiting(@Nullable Waiter waiter) {
        waiting = waiter;
    }

    /** Sets the thread of this strand without making the strand its handler. */
    final void standFor(Thread runner) {
        thread = runner;
    }

    /** Makes {@code scope} the innermost; null if this strand ends. */
    final void setInnermost(@Nullable CancelScope scope) {
        innermost = scope == null ? NOWHERE : scope;
    }

    /** The waiter of the wait that this strand is in; null if it is in none. Unlike {@link #waitsFor}, not of one to start. */
    final @Nullable Waiter waiter() {
        return waiting;
    }

    /**
     * Removes a scope that was not cancelled from the stack. A thread that cancels an outer scope and still sees this one
     * treats it as the outer one, so the write need not be waited for, unless this is a shield.
     */
    final void leaveUncancelled(@Nullable CancelScope outer) {
        INNERMOST.setRelease(this, outer == null ? NOWHERE : outer);
    }

    /**
     * Leaves the scope of this strand, which ends without having run. Unlike {@link #leave}, it may be called by any
     * thread, and keeps that one's interrupt.
     */
    protected final void leaveUnstarted() {
        markLeft();
        Delivery.leaveCancelled(this, null);
        endWatch();
    }

    final boolean isInside(CancelScope scope) {
        CancelScope at = innermost;
        if (at == null) {
            return scope == this;
        }
        while (at != null && at != scope) {
            at = at.parentOnStack();
        }
        return at != null;
    }

    /** Whether this is a task; false for what only waits until its tasks have ended, and has nothing that a report names. */
    protected boolean isTask() {
        return true;
    }

    /**
     * Whether the interrupt of this strand's thread is Weft's to set and to clear. Not that of a thread that is not a task: an
     * interrupt of it is always meant for its own code.
     */
    boolean ownsInterrupts() {
        return true;
    }

    /** Reports an exception that escaped the strand itself, which is a defect of Weft. */
    @Override
    public void uncaughtException(Thread runner, Throwable failure) {
        System.getLogger("dev.weft").log(System.Logger.Level.ERROR, "task '" + name() + "' broke its thread", failure);
    }
}

package dev.weft.spi.wait;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
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
 * <p>A virtual thread has the name of its strand, so that logs and thread dumps show tasks; platform threads have names of
 * their own. A {@link #threadName} that costs nothing is set at once. Other names are made only for strands that have run for
 * a while, by another thread that calls {@link #nameThread}. A virtual thread may run several strands in turn. So a thread
 * that sets its name then checks that it still runs the same strand, and a strand that takes over a thread publishes itself
 * and then checks the name. At least one of the two sees the other, so no strand has the name of an earlier one.
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
    private boolean interrupting;

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
        return strand != null ? strand : new ForeignStrand(Thread.currentThread());
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
    public static void runAsNobody(Runnable action) {
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

    /** As {@link #name}, but as far as no object of the user's has to be asked for its text, which may take long. */
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
        throw new IllegalStateException("'" + name() + "' is no task, whose end could be waited for");
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
        Owned last = lastOwned;
        thing.previous = last;
        if (last != null) {
            last.next = thing;
        }
        lastOwned = thing;
    }

    /** Notes that this strand, the caller, is about to give back {@code thing}, which it owns. */
    public final void disown(Owned thing) {
        Owned before = thing.previous;
        Owned after = thing.next;
        if (before != null) {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        } else {
            lastOwned = before;
        }
        thing.previous = null;
        thing.next = null;
    }

    /**
     * What this strand owns, the latest first, and no more than {@code most}. True while the strand stands still; while it
     * runs, a thing that it has just given to another strand may lead to what that one owns.
     */
    public final List<Owned> owned(int most) {
        Owned latest = lastOwned;
        if (latest == null || most <= 0) {
            return List.of();
        }
        List<Owned> things = new ArrayList<>();
        for (Owned thing = latest; thing != null && things.size() < most; thing = thing.previous) {
            things.add(thing);
        }
        return things;
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
        for (Owned thing = lastOwned; thing != null; thing = lastOwned) {
            disown(thing);
            parker.onAbandoned(this, thing);
            thing.abandonedBy(this);
        }
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
        String own = threadName();
        if (own != null && made.isVirtual()) {
            made.setName(own);
        }
        THREAD.setRelease(this, made); // the start of the thread orders it before all that the thread does
        return made;
    }

    /** Makes {@code runner} the thread of this strand. A pooled thread calls it itself before it runs the strand. */
    public final void adopt(Thread runner) {
        runner.setUncaughtExceptionHandler(this);
        thread = runner;
        clearName(runner);
    }

    /** Gives {@code runner} the name of this strand, if that costs nothing; otherwise removes the name of an earlier one. */
    private void clearName(Thread runner) {
        if (!runner.isVirtual()) {
            return;
        }
        String own = threadName();
        String name = own == null ? NAMELESS : own;
        if (!name.equals(runner.getName())) {
            runner.setName(name);
        }
    }

    /** The name for this strand's thread if it need not be made, or null. */
    protected @Nullable String threadName() {
        return null;
    }

    /** Gives the virtual thread of this strand, if it has no name yet, {@code name}. Called by any thread. */
    public final void nameThread(Supplier<String> name) {
        Thread runner = thread;
        if (runner == null || !runner.isVirtual() || !NAMELESS.equals(runner.getName())) {
            return;
        }
        runner.setName(name.get());
        Thread.UncaughtExceptionHandler seen = this;
        for (var now = runner.getUncaughtExceptionHandler(); now != seen; now = runner.getUncaughtExceptionHandler()) {
            if (now instanceof Strand next) {
                next.clearName(runner);
            }
            seen = now;
        }
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

    final void setInnermost(CancelScope scope) {
        innermost = scope;
    }

    /**
     * Removes a scope that was not cancelled from the stack. A thread that cancels an outer scope and still sees this one
     * treats it as the outer one, so the write need not be waited for, unless this is a shield.
     */
    final void leaveUncancelled(@Nullable CancelScope outer) {
        INNERMOST.setRelease(this, outer == null ? NOWHERE : outer);
    }

    /** Takes a cancelled scope off the stack; returns when this strand is not being woken because of it any more. */
    final void leaveCancelled(@Nullable CancelScope outer) {
        while (!leaveUninterrupted(outer)) {
            awaitInterrupt();
        }
    }

    private synchronized boolean leaveUninterrupted(@Nullable CancelScope outer) {
        if (interrupting) {
            return false;
        }
        innermost = outer == null ? NOWHERE : outer;
        return true;
    }

    /** Returns when every thread that was about to wake this strand has done so. */
    final void awaitDelivery() {
        while (isBeingInterrupted()) {
            awaitInterrupt();
        }
    }

    private synchronized boolean isBeingInterrupted() {
        return interrupting;
    }

    /** Parks until another thread has interrupted this one, and clears that interrupt, which is for the scope being left. */
    private void awaitInterrupt() {
        LockSupport.park(this);
        Thread.interrupted();
    }

    /**
     * Leaves the scope of this strand, which ends without having run. Unlike {@link #leave}, it may be called by any
     * thread, and keeps that one's interrupt.
     */
    protected final void leaveUnstarted() {
        markLeft();
        leaveCancelled(null);
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

    /**
     * Tells this strand that {@code from}, a scope on its stack, is cancelled: marks what is inside it and wakes the
     * thread unless a shield is in between. Strands spawned from there are added to {@code work}, perhaps twice.
     */
    final synchronized void deliver(CancelScope from, Cancellation cancellation, Deque<CancelScope> work) {
        if (!from.isCancelRequested() || !isInside(from)) {
            return;
        }
        CancelScope top;
        boolean exposed;
        do {
            top = innermost();
            exposed = from.markInside(top, cancellation, work);
        } while (innermost() != top);
        if (exposed) {
            wake();
        }
    }

    private void wake() {
        Waiter waiter = waiting;
        if (waiter != null && (waiter.cancel() || !waiter.isCancellable())) {
            return;
        }
        Thread runner = thread;
        if (runner == null || !ownsInterrupts()) {
            return;
        }
        if (runner != Thread.currentThread() && parker.mayHoldUpInterrupt(runner)) {
            interruptBeside(runner);
        } else {
            runner.interrupt();
        }
    }

    /** Whether this is a task; false for what only waits until its tasks have ended, and has nothing that a report names. */
    protected boolean isTask() {
        return true;
    }

    /**
     * Interrupts {@code runner} on another thread, since to interrupt one that is in a call on a file channel closes the
     * channel, which waits for the call to end. The thread that cancels, of which one may be the timer, must not wait. The
     * monitor is held, and not by the other thread while it interrupts: whatever wakes this strand meanwhile goes on.
     */
    private void interruptBeside(Thread runner) {
        if (interrupting) {
            return;
        }
        interrupting = true;
        try {
            parker.threadBeside(() -> interruptAndTell(runner)).start();
        } catch (Throwable e) {
            interrupting = false;
            throw e;
        }
    }

    private void interruptAndTell(Thread runner) {
        try {
            runner.interrupt();
        } finally {
            synchronized (this) {
                interrupting = false;
            }
            LockSupport.unpark(runner);
        }
    }

    /**
     * Whether the interrupt of this strand's thread is Weft's to set and to clear. Not that of a thread that is no task: an
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

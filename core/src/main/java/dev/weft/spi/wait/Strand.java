package dev.weft.spi.wait;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A line of execution with its own thread: a task, or, for the duration of one wait, a thread that is not a task. A strand has
 * its place in the tree of scopes, the target of its wait, and its parker, which is the scheduler that runs it.
 *
 * <p>A strand is the {@linkplain Thread#getUncaughtExceptionHandler() uncaught-exception handler} of its thread. So it
 * handles exceptions that escape the thread. The handler is also the cheapest way to find the strand of a thread: it is one
 * field, and needs no map, no allocation and no clean-up.
 *
 * <p>Parts of the behaviour of all strands are in other classes: {@link Delivery} of cancellations, {@link ThreadNaming}, the
 * list of the objects that a strand {@linkplain Owned owns}, and {@link KnownFailures}.
 */
public abstract class Strand extends CancelScope implements Runnable, Thread.UncaughtExceptionHandler {
    /** The name of a virtual thread whose strand has no name of its own. */
    public static final String NAMELESS = "weft";

    /**
     * The number of operations that a strand begins before it lets others run first; also the mask of the bits that count
     * the operations.
     */
    private static final int MAX_OPERATIONS = 63;

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

    /**
     * The innermost scope. Null stands for the strand itself, which saves a volatile write in the constructor.
     * {@link #NOWHERE} means that the strand has ended.
     */
    private volatile @Nullable CancelScope innermost;

    private volatile @Nullable Waiter currentWait;

    /**
     * Whether another thread is about to interrupt this strand's thread without holding the monitor. Guarded by the monitor.
     */
    boolean interrupting;

    /**
     * The six low bits count the operations that this strand began in the last shortage of carriers (the platform threads
     * under virtual threads). The two high bits are the lowest bits of the number of that shortage. They share one byte,
     * because a second byte would make each task larger by eight bytes. Used by the strand's own thread.
     */
    private byte operations;

    /** Creates a strand inside {@code parent}, without a thread. */
    protected Strand(@Nullable CancelScope parent, Parker parker) {
        super(parent);
        this.parker = parker;
    }

    /** Returns the strand of the current thread; null if the thread is not a task. */
    public static @Nullable Strand currentOrNull() {
        return Thread.currentThread().getUncaughtExceptionHandler() instanceof Strand strand ? strand : null;
    }

    /** Returns the strand of the current thread; a new strand if the thread is not a task. */
    public static Strand current() {
        Strand strand = currentOrNull();
        return strand != null ? strand : new Threadless.Foreign(Thread.currentThread());
    }

    /**
     * Creates a strand that never runs, for a scope that belongs to an object rather than to a line of execution.
     * {@code parker} is notified of cancellations of the scope.
     */
    public static Strand threadless(String name, Parker parker) {
        return new Threadless(name, parker);
    }

    /**
     * Runs {@code action} on the current thread as if the thread ran no task. For schedulers that fire timers on threads of
     * strands: a cancellation by the timer must not name the task that happens to run there.
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
     * Throws if a cancellation or interrupt of the current thread is pending. Every operation that may wait begins with this
     * call.
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

    /**
     * Like {@link #throwIfCancelled}, and returns the strand of the current thread; a new strand if the thread is not a
     * task. Calling {@link #throwIfCancelled} and {@link #current} would find the strand twice.
     *
     * @throws InterruptedException if the current strand is in a cancelled scope, or its thread was interrupted
     */
    public static Strand currentUncancelled() throws InterruptedException {
        Strand strand = current();
        strand.parker.mayWait();
        strand.throwIfInnermostCancelled();
        return strand;
    }

    /**
     * Counts an operation that this strand begins in a shortage of carriers. Called by the strand's own thread.
     *
     * @param shortage the number of the shortage. Only its two lowest bits are kept, so in rare cases a strand goes on counting
     *     from an earlier shortage
     * @return whether this strand has begun {@value #MAX_OPERATIONS} operations already, and should let others run first
     */
    public final boolean countOperation(int shortage) {
        int begun = operations & MAX_OPERATIONS;
        int mark = shortage * (MAX_OPERATIONS + 1);
        if (operations != (byte) (mark | begun)) {
            begun = 0;
        } else if (begun == MAX_OPERATIONS) {
            return true;
        }
        operations = (byte) (mark | (begun + 1));
        return false;
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

    /**
     * Like {@link #name}, but does not call {@code toString} of the application's objects, because that may take a long
     * time.
     */
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
     * @throws IllegalStateException if this strand is not a task, because its end is not signalled
     */
    public Signal<?> end() {
        throw new IllegalStateException("'" + name() + "' is not a task, so there is no end to wait for");
    }

    /**
     * Implements {@link CancelScope#failureIn} for {@code scope}, which {@code thrown} is about to leave. By default only
     * an exception that itself carries the cancellation is a consequence of it.
     */
    protected @Nullable Throwable failureIn(Throwable thrown, CancelScope scope) {
        Cancellation carried = Cancellation.carriedBy(thrown);
        return carried != null && scope.isReachedBy(carried) ? null : thrown;
    }

    /** Ends this strand, which could not be started because of {@code failure}. Called by its scheduler. */
    public abstract void startFailed(Throwable failure);

    /** The scheduler that runs this strand. */
    public final Parker parker() {
        return parker;
    }

    /** The thread of this strand; null before the strand has one, and after the strand has ended. */
    public final @Nullable Thread thread() {
        return thread;
    }

    /** The target of the wait that this strand is in; null if it is in no wait of Weft. */
    public final @Nullable Awaitable waitTarget() {
        Waiter waiter = currentOrStartWait();
        return waiter == null ? null : waiter.target();
    }

    /** The scope that this strand's thread is in now; the strand itself if it has ended. */
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
     * Returns the objects that this strand owns, the latest first, but at most {@code max}. The result is exact while the
     * strand is parked. While the strand runs, the result may also contain objects of another strand, because an object was
     * just handed over to that strand.
     */
    public final List<Owned> owned(int max) {
        return Owned.upTo(max, lastOwned);
    }

    /** Whether other strands may wait for this strand, the caller: for an object that it owns, or for its end. */
    final boolean mayBeAwaited() {
        return lastOwned != null || isEndAwaited();
    }

    /** Whether other strands may wait for this strand to end. */
    protected boolean isEndAwaited() {
        return false;
    }

    /**
     * Reports the objects that this strand still owns at its end, and calls {@link Owned#abandonedBy}. Called by its own
     * thread.
     */
    protected final void abandonOwned() {
        if (lastOwned != null) {
            abandonAll();
        }
    }

    /**
     * Abandons all objects before it reports any of them, because a report may fail, and other strands wait for the objects.
     */
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
     * Notes that {@code thrown} is a failure, and that it remains a failure even if a scope is cancelled later. Called by this
     * strand's own thread: when {@code thrown} leaves a shield; when {@code thrown} is about to leave another scope, and was
     * judged to be a failure there; or when this strand has received {@code thrown} as the failure of another strand or a
     * group.
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

    /** Creates the thread that will run this strand. Called once, by the scheduler. */
    public final Thread newThread(ThreadFactory threads) {
        Thread made = threads.newThread(this);
        made.setUncaughtExceptionHandler(this);
        ThreadNaming.begin(made, this);
        THREAD.setRelease(this, made); // a release is enough: Thread.start orders the write
        return made;
    }

    /**
     * Makes the current thread the thread of this strand, like {@link #adopt}, and clears its interrupt status, which was
     * meant for the strand that it ran before.
     */
    public final void takeOverCurrentThread() {
        Thread runner = Thread.currentThread();
        if (runner.isInterrupted()) { // cheaper than Thread.interrupted, which is compiled for all kinds of threads
            Thread.interrupted();
        }
        adopt(runner);
    }

    /** Makes {@code runner}, which runs no strand or a strand that has ended, the thread of this strand. */
    public final void adopt(Thread runner) {
        THREAD.setRelease(this, runner); // a release is enough: the volatile write of the handler orders it
        runner.setUncaughtExceptionHandler(this);
        ThreadNaming.takeOver(runner, this);
    }

    /** The name for this strand's thread; null if the name would have to be built first. */
    protected @Nullable String threadName() {
        return null;
    }

    /** Sets the name of this strand's virtual thread to {@code name}, unless the thread has a name. Called by any thread. */
    public final void nameThread(Supplier<String> name) {
        ThreadNaming.name(this, name);
    }

    /** Detaches this strand from its thread, as the last step of the strand. */
    protected final void releaseThread() {
        THREAD.setRelease(this, null);
    }

    /** The wait that this strand is in, or its wait to be started; null if there is none. */
    private @Nullable Waiter currentOrStartWait() {
        Waiter waiter = currentWait;
        return waiter == null && thread == null ? waitToStart() : waiter;
    }

    /**
     * The wait of this strand for a place to start, while it has no thread yet; null if the strand is not queued for a
     * place. Created by {@link Waiter#toStart} when it is first requested.
     */
    protected @Nullable Waiter waitToStart() {
        return null;
    }

    /**
     * The wait that this strand is in, or its wait to be started, if it is not settled yet; otherwise null. Each wait has a new
     * waiter, so an observer that finds the same waiter twice knows that the strand did not run in between.
     */
    public final @Nullable Waiter unsettledWait() {
        Waiter waiter = currentOrStartWait();
        return waiter == null || waiter.isSettled() ? null : waiter;
    }

    final void setCurrentWait(@Nullable Waiter waiter) {
        currentWait = waiter;
    }

    /** Sets the thread of this strand without making the strand the thread's uncaught-exception handler. */
    final void setThreadOnly(Thread runner) {
        thread = runner;
    }

    /** Makes {@code scope} the innermost scope. {@code scope} is null if this strand ends. */
    final void setInnermost(@Nullable CancelScope scope) {
        innermost = scope == null ? NOWHERE : scope;
    }

    /**
     * The waiter of the wait that this strand is in; null if there is none. Unlike {@link #waitTarget}, never a wait to be
     * started.
     */
    final @Nullable Waiter currentWait() {
        return currentWait;
    }

    /**
     * Removes a scope that was not cancelled from the stack. A thread that cancels an outer scope may still see the removed
     * scope, but treats it like the outer one. So a release write is enough, unless the removed scope is a shield.
     */
    final void leaveUncancelled(@Nullable CancelScope outer) {
        INNERMOST.setRelease(this, outer == null ? NOWHERE : outer);
    }

    /**
     * Leaves the strand's own scope. The strand ends without having run. Unlike {@link #leave}, this may be called by any
     * thread, and does not change the interrupt status of that thread.
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

    /** Whether this strand is a task. A strand that is not a task does not appear in reports. */
    protected boolean isTask() {
        return true;
    }

    /**
     * Whether Weft may set and clear the interrupt status of this strand's thread. False for a thread that is not a task,
     * because an interrupt of such a thread is always meant for the thread's own code.
     */
    boolean ownsInterrupts() {
        return true;
    }

    /** Reports an exception that escaped the code of the strand itself: a defect of Weft. */
    @Override
    public void uncaughtException(Thread runner, Throwable failure) {
        System.getLogger("dev.weft")
                .log(System.Logger.Level.ERROR, "a defect of Weft ended the thread of task '" + name() + "'", failure);
    }
}

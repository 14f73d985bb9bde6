package dev.weft.spi;

import java.util.ServiceLoader;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * A way to run: which thread a strand gets, which of the strands that could go on does, and what time it is. Tasks and
 * primitives know their scheduler only through this seam. A strand's scheduler is fixed when it is made.
 *
 * <p>The defaults let every strand go on at once, on a thread that it has until it ends. A scheduler that runs one strand at a time passes
 * on its baton in {@link #park}, {@link #yieldNow} and {@link #beginBlocking}, and queues the strand for it in {@link
 * #unpark}, which is called from any thread, also from one that this scheduler does not know.
 */
public interface Scheduler extends Starter {

    /** The scheduler of plain runs: every strand at once, on virtual threads and all cores. */
    static Scheduler parallel() {
        return Parallel.SCHEDULER;
    }

    /** The time by which strands of this scheduler sleep. */
    Clock clock();

    /** What decides where chance does, for the current thread. A scheduler whose runs can be replayed has its own. */
    default RandomGenerator random() {
        return ThreadLocalRandom.current();
    }

    /**
     * What starts the tasks of one group. By default each is started like any other strand; a scheduler may let tasks of
     * a group share threads.
     */
    default Starter starterOfGroup() {
        return this;
    }

    /** The scheduler of the tasks that strands of this one spawn. */
    default Scheduler forTasks() {
        return this;
    }

    /** The scheduler for strands that compute without waiting, so that they do not keep the others from running. */
    default Scheduler computing() {
        return this;
    }

    /**
     * The scheduler for strands that block their thread where a virtual thread would keep its carrier, in native code say.
     * If it is this one, such code runs between {@link #beginBlocking} and {@link #endBlocking}, on the strand's own thread.
     */
    default Scheduler platformThreads() {
        return this;
    }

    /**
     * Suspends the current strand until {@code waiter}, its own, is settled and it is its turn. An interrupt of the
     * thread ends the wait if {@link Waiter#interrupt} says so; otherwise it is kept for later.
     */
    default void park(Waiter waiter) {
        boolean interrupted = false;
        while (!waiter.isSettled()) {
            LockSupport.park(waiter);
            if (Thread.interrupted() && !waiter.interrupt()) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the strand of {@code waiter}, which was settled a moment ago, go on. Never waits. */
    default void unpark(Waiter waiter) {
        LockSupport.unpark(waiter.strand().thread());
    }

    /**
     * How often a strand may look whether its wait is over, if that is likely to be soon, before it parks. None where
     * only one strand runs at a time, so that nothing changes while it looks.
     */
    default int looksBeforePark() {
        return 0;
    }

    /**
     * The current strand begins an operation that may wait, even if it will find that it need not. A scheduler that
     * looks for what can go wrong may let another strand go first.
     */
    default void mayWait() {}

    /**
     * The current strand is about to wait for tasks that may not have started yet. A scheduler may let them run first, so
     * that the wait is over before it has begun.
     */
    default void beforeWaitingForTasks() {}

    /** As {@link #beforeWaitingForTasks}, where the current strand waits for {@code task} alone. */
    default void beforeWaitingFor(Strand task) {}

    /** Lets other strands run before the current one goes on. */
    default void yieldNow() {
        Thread.yield();
    }

    /**
     * The current strand is about to block its thread in code that knows nothing of Weft.
     *
     * @return whether {@link #endBlocking} is to be called; false if it need not, or the strand is blocking already
     */
    default boolean beginBlocking() {
        return false;
    }

    /** The current strand has done so and waits for its turn. */
    default void endBlocking() {}

    /**
     * Makes a thread that runs {@code body} beside the strands, and is none itself: for what may take long and must not
     * keep a strand, the baton or the time. Not started yet. It inherits no thread-locals.
     */
    default Thread threadBeside(Runnable body) {
        return Thread.ofVirtual().inheritInheritableThreadLocals(false).unstarted(body);
    }

    /**
     * Whether to interrupt {@code thread}, which runs a strand, might take as long as what it does now: it may be in a call
     * on a file channel, which an interrupt closes, and closing waits for calls of virtual threads. It is enough to tell so
     * of a thread that is not parked.
     */
    default boolean mayHoldUpInterrupt(Thread thread) {
        return thread.isVirtual() && thread.getState() == Thread.State.RUNNABLE;
    }

    /** {@code strand} has ended without giving back {@code thing}, which it owns. */
    default void onAbandoned(Strand strand, Owned thing) {
        System.getLogger("dev.weft")
                .log(System.Logger.Level.WARNING, "task '" + strand.name() + "' ended holding " + thing.description());
    }

    /**
     * Takes back {@code strand}, which was given to {@link #start} and was cancelled: it need not start any more. For a
     * scheduler in which strands may have to wait for long until they start. Never waits.
     *
     * @return true if it stood in line and will not be run; then the caller ends it
     */
    default boolean withdraw(Strand strand) {
        return false;
    }

    /**
     * A scope of one of this scheduler's strands was cancelled, and everyone inside was told. By default what is still
     * inside after its {@link Stragglers#delay} is named in the log, by this scheduler's clock.
     */
    default void onCancel(CancelScope scope) {
        Stragglers.watch(scope, clock());
    }

    /** Finds the parallel scheduler when it is first needed. */
    final class Parallel {
        private static final Scheduler SCHEDULER = ServiceLoader.load(Scheduler.class, Scheduler.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("weft-core is incomplete: it lacks its scheduler"));

        private Parallel() {}
    }
}

package dev.weft.spi.wait;

import java.util.ServiceLoader;
import java.util.concurrent.locks.LockSupport;

/**
 * What a wait needs of the scheduler of its strand: to suspend the strand, to let it go on, and to be told of
 * cancellations. Every scheduler is one. A strand's parker is fixed when it is made.
 *
 * <p>The defaults park and unpark the strand's thread, so that it goes on as soon as its wait is over. A scheduler that
 * runs one strand at a time lets others run in {@link #park}, and in {@link #unpark} queues the strand until it may go on.
 */
public interface Parker {

    /**
     * The parker of threads that are no tasks, which is the scheduler of parallel runs. It is found as a service, since
     * this package knows no scheduler.
     */
    static Parker ofForeignThreads() {
        return Foreign.PARKER;
    }

    /**
     * Suspends the current strand until {@code waiter}, its own, is settled and the strand may go on. An interrupt of the
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

    /**
     * Lets the strand of {@code waiter}, which was settled a moment ago, go on. Never waits. Called by any thread, also by
     * one that this parker does not know.
     */
    default void unpark(Waiter waiter) {
        LockSupport.unpark(waiter.strand().thread());
    }

    /**
     * How often a strand may check whether its wait is over, if that is likely to be soon, before it parks. None where
     * only one strand runs at a time, so that nothing changes while it spins.
     */
    default int spinsBeforePark() {
        return 0;
    }

    /**
     * The current strand begins an operation that may wait, even if it will find that it need not. A scheduler that
     * explores what can go wrong may let another strand go first.
     */
    default void mayWait() {}

    /** A scope of one of this parker's strands was cancelled, and every strand inside was told. */
    default void onCancel(CancelScope scope) {}

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

    /** Finds the parker of foreign threads when it is first needed. */
    final class Foreign {
        private static final Parker PARKER = ServiceLoader.load(Parker.class, Parker.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("weft-core is incomplete: it lacks its scheduler"));

        private Foreign() {}
    }
}

package dev.weft.spi.wait;

import java.util.ServiceLoader;
import java.util.concurrent.locks.LockSupport;

/**
 * The part of a scheduler that the code of waits calls: it suspends strands (tasks, and threads outside of Weft), resumes
 * them, and is notified of cancellations. Every scheduler is a parker. The parker of a strand is fixed when the strand is
 * created.
 *
 * <p>The defaults park and unpark the strand's thread, so that it continues as soon as its wait is over. A scheduler that runs
 * one strand at a time lets others run in {@link #park}, and queues the strand in {@link #unpark}.
 */
public interface Parker {

    /**
     * Returns the parker of threads that are not tasks: the scheduler of parallel runs. The scheduler is found as a service,
     * because this package does not depend on schedulers.
     */
    static Parker ofForeignThreads() {
        return Foreign.PARKER;
    }

    /**
     * Suspends the current strand until its {@code waiter} is settled and the strand may continue. An interrupt of the
     * thread ends the wait if {@link Waiter#interrupt} returns true; otherwise the thread is interrupted again at the
     * end.
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
     * Resumes the strand of {@code waiter}, which has just been settled. Never waits. Called by any thread, also by threads
     * that run no strand of this parker.
     */
    default void unpark(Waiter waiter) {
        LockSupport.unpark(waiter.strand().thread());
    }

    /**
     * The number of times that a strand may check whether its wait is over before it parks, if the wait is likely to be
     * short. Zero if one strand runs at a time, because nothing changes while the strand spins.
     */
    default int spinsBeforePark() {
        return 0;
    }

    /**
     * Called when the current strand begins an operation that may wait, whether it will wait or not. A scheduler may let other
     * strands run first: to explore schedules, or because the current strand has kept others from running for long.
     */
    default void mayWait() {}

    /**
     * Called after a scope of a strand of this parker was cancelled, and the cancellation was delivered to every strand inside.
     */
    default void onCancel(CancelScope scope) {}

    /**
     * Returns an unstarted thread that runs {@code body} and is not a task. The thread is for work that may take a long
     * time, and that must not hold up a task, block an event loop, or stop a virtual clock. The thread inherits no
     * thread-locals.
     */
    default Thread newForeignThread(Runnable body) {
        return Thread.ofVirtual().inheritInheritableThreadLocals(false).unstarted(body);
    }

    /**
     * Whether an interrupt of {@code thread}, which runs a strand, may take a long time. If the thread is in a call on
     * a file channel, the interrupt closes the channel, and closing waits until virtual threads have ended their calls on
     * it. False for a parked thread, and for a platform thread.
     */
    default boolean interruptMayBlock(Thread thread) {
        return thread.isVirtual() && thread.getState() == Thread.State.RUNNABLE;
    }

    /** Called when {@code strand} has ended while it owned {@code thing}. */
    default void onAbandoned(Strand strand, Owned thing) {
        System.getLogger("dev.weft")
                .log(
                        System.Logger.Level.WARNING,
                        "task '" + strand.name() + "' ended holding " + thing.description(),
                        thing.acquired());
    }

    /** Holds the parker of foreign threads, which is found at the first use. */
    final class Foreign {
        private static final Parker PARKER = ServiceLoader.load(Parker.class, Parker.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("weft-core is incomplete: it lacks its scheduler"));

        private Foreign() {}
    }
}

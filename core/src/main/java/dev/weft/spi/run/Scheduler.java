package dev.weft.spi.run;

import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Parker;
import dev.weft.spi.wait.Stragglers;
import dev.weft.spi.wait.Strand;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * A way to run: which thread a strand gets, which of the strands that could continue does, and what time it is. Tasks and
 * primitives know their scheduler only through this seam, and a wait only through its part {@link Parker}. A strand's
 * scheduler is fixed when the strand is made.
 *
 * <p>With the defaults every strand goes on at once, on a thread that it keeps until it ends. A scheduler that runs one strand
 * at a time hands its baton over in {@link #park}, {@link #yieldNow} and {@link #beginBlocking}, and queues a strand for it in
 * {@link #unpark}.
 */
public interface Scheduler extends Parker, Starter {

    /** The scheduler of plain runs: every strand at once, on virtual threads and all cores. */
    static Scheduler parallel() {
        return ParallelRuns.Standard.RUNS;
    }

    /**
     * A scheduler that runs every strand at once, on threads of {@code threads}, by the clock of {@link #parallel()}.
     *
     * @param threads makes the threads of strands, virtual or not
     * @param tuning when to spin and when to yield on these threads
     */
    static Scheduler parallel(ThreadFactory threads, Tuning tuning) {
        return ParallelRuns.Standard.RUNS.with(threads, tuning);
    }

    /** The scheduler of {@code strand}. */
    static Scheduler of(Strand strand) {
        if (strand.parker() instanceof Scheduler scheduler) {
            return scheduler;
        }
        throw new IllegalStateException("'" + strand.name() + "' is not run by a scheduler");
    }

    /** What observers call this way to run, in one word: {@code parallel}, {@code loop}, {@code simulation}. */
    default String kind() {
        return "parallel";
    }

    /**
     * Whether the threads of strands run on carriers of Weft's own, rather than on those of the JDK. See {@code
     * docs/carriers.md}.
     */
    default boolean hasOwnCarriers() {
        return false;
    }

    /** The time by which strands of this scheduler sleep. */
    Clock clock();

    /** The source of random decisions, for the current thread. A scheduler whose runs can be replayed has its own. */
    default RandomGenerator random() {
        return ThreadLocalRandom.current();
    }

    /** When strands of this scheduler spin and yield before they wait. */
    default Tuning tuning() {
        return Tuning.NONE;
    }

    /**
     * The starter for the tasks of one group. By default each task is started like any other strand; a scheduler may let tasks
     * of a group share threads.
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
     * The scheduler for strands that block where a virtual thread would pin its carrier, for example in native code.
     * If it is this one, such code runs between {@link #beginBlocking} and {@link #endBlocking}, on the strand's own thread.
     */
    default Scheduler platformThreads() {
        return this;
    }

    @Override
    default int spinsBeforePark() {
        return tuning().spinsBeforePark();
    }

    /**
     * A scope of a strand of this scheduler was cancelled, and the cancellation was delivered to every strand inside. By default
     * strands that are still inside after {@link Stragglers#delay}, by the clock of this scheduler, are logged.
     */
    @Override
    default void onCancel(CancelScope scope) {
        Stragglers.watch(scope, (delay, report) -> clock().observe(clock().deadlineAfter(delay), report)::cancel);
    }

    /** Lets other strands run before the current one continues. */
    default void yieldNow() {
        Thread.yield();
    }

    /**
     * The current strand is about to block its thread in code outside of Weft.
     *
     * @return whether {@link #endBlocking} must be called; false if not, or if the strand is blocking already
     */
    default boolean beginBlocking() {
        return false;
    }

    /** The current strand has left the blocking code, and continues when this scheduler lets it. */
    default void endBlocking() {}

    /**
     * Withdraws {@code strand}, which was passed to {@link #start} and then cancelled, if it has not started. For schedulers in
     * which strands may be queued for long. Never waits.
     *
     * @return true if it was queued and will not be run; then the caller ends it
     */
    default boolean withdraw(Strand strand) {
        return false;
    }
}

package dev.weft.spi.run;

import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Parker;
import dev.weft.spi.wait.Stragglers;
import dev.weft.spi.wait.Strand;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A way to run strands (tasks): it decides which thread a strand gets, which of the ready strands continues, and what time
 * it is. Tasks and primitives use their scheduler only through this interface, and a wait uses only the part of it that
 * {@link Parker} declares. The scheduler of a strand is fixed when the strand is created.
 *
 * <p>With the default methods every strand continues immediately, on a thread that it keeps until it ends. A scheduler that
 * runs one strand at a time hands over the right to run, its baton, in {@link #park}, {@link #yieldNow} and
 * {@link #beginBlocking}, and queues a strand for the baton in {@link #unpark}.
 */
public interface Scheduler extends Parker, Starter {

    /** Returns the scheduler of parallel runs, which runs all strands concurrently, on virtual threads and all cores. */
    static Scheduler parallel() {
        return ParallelRuns.Standard.RUNS;
    }

    /**
     * Returns a scheduler that runs all strands concurrently, on threads that {@code threads} creates, with the clock of
     * {@link #parallel()}.
     *
     * @param threads creates the threads of strands, virtual or not
     * @param tuning when to spin and when to yield on these threads
     */
    static Scheduler parallel(ThreadFactory threads, Tuning tuning) {
        return ParallelRuns.Standard.RUNS.with(threads, tuning);
    }

    /** Returns the scheduler of {@code strand}. */
    static Scheduler of(Strand strand) {
        if (strand.parker() instanceof Scheduler scheduler) {
            return scheduler;
        }
        throw new IllegalStateException("'" + strand.name() + "' is not run by a scheduler");
    }

    /** The name of this way to run, in one word, for observers: {@code parallel}, {@code loop}, {@code simulation}. */
    default String kind() {
        return "parallel";
    }

    /**
     * Whether the virtual threads of strands run on Weft's own carriers (platform threads), rather than on those of the
     * JDK. See {@code docs/carriers.md}.
     */
    default boolean hasOwnCarriers() {
        return false;
    }

    /** The carriers of this scheduler that wait for events while they are idle; null if there are none. */
    default @Nullable IdleCarriers idleCarriers() {
        return null;
    }

    /** The clock by which strands of this scheduler sleep. */
    Clock clock();

    /** The source of random decisions, for the current thread. A scheduler whose runs can be replayed has its own. */
    default RandomGenerator random() {
        return ThreadLocalRandom.current();
    }

    /** The hints for when strands of this scheduler spin and yield before they wait. */
    default Tuning tuning() {
        return Tuning.NONE;
    }

    /**
     * Called when the current strand is about to wait for the tasks of its group. By default the strand may yield, depending
     * on {@link #tuning}.
     */
    default void beforeWaitingForTasks() {
        tuning().beforeWaitingForTasks();
    }

    /**
     * The starter for the tasks of one group. By default each task is started like any other strand; a scheduler may let tasks
     * of a group share threads.
     */
    default Starter starterOfGroup() {
        return this;
    }

    /** The scheduler of the tasks that strands of this scheduler spawn. */
    default Scheduler forTasks() {
        return this;
    }

    /** The scheduler for strands that compute without waiting, so that they do not keep other strands from running. */
    default Scheduler computing() {
        return this;
    }

    /**
     * The scheduler for strands that block where a virtual thread would pin its carrier, for example in native code. If the
     * result is this scheduler, such code runs between {@link #beginBlocking} and {@link #endBlocking}, on the strand's own
     * thread.
     */
    default Scheduler platformThreads() {
        return this;
    }

    @Override
    default int spinsBeforePark() {
        return tuning().spinsBeforePark();
    }

    /**
     * Called after a scope of a strand of this scheduler was cancelled, and the cancellation was delivered to every strand
     * inside. By default strands that are still inside after {@link Stragglers#delay}, by the clock of this scheduler, are
     * logged.
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
     * Called when the current strand is about to block its thread in code outside of Weft.
     *
     * @return whether {@link #endBlocking} must be called; false if there is nothing to do, for example because the strand is
     *     blocking already
     */
    default boolean beginBlocking() {
        return false;
    }

    /** Called when the current strand has left the blocking code. Returns when this scheduler lets the strand continue. */
    default void endBlocking() {}

    /**
     * Withdraws {@code strand}, which was passed to {@link #start} and then cancelled, if it has not started. For
     * schedulers in which strands may be queued for a long time. Never waits.
     *
     * @return true if the strand was queued and will not be run; the caller must then end it
     */
    default boolean withdraw(Strand strand) {
        return false;
    }
}

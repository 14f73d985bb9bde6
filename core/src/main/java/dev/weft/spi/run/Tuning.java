package dev.weft.spi.run;

import dev.weft.spi.wait.Strand;

/**
 * Hints for speed: whether the strands (tasks) of a scheduler spin or yield before they park, because parking is expensive
 * on the threads of the scheduler. The hints affect the speed of a program, never its behaviour.
 *
 * @param spinsBeforePark how often a strand checks whether its wait is over before it parks; zero if nothing can change during
 *     the spin
 * @param yieldsToTasks whether a strand that is about to wait for tasks yields first. On virtual threads the tasks then run
 *     on the carrier of the strand (the platform thread under it), and if the tasks end immediately, no thread has to be
 *     parked
 */
public record Tuning(int spinsBeforePark, boolean yieldsToTasks) {
    /** Hints that disable spinning and yielding. */
    public static final Tuning NONE = new Tuning(0, false);

    /** Spinning so often takes two or three microseconds, several times the duration of a hand-over between two cores. */
    private static final int SPINS = 1 << 7;

    /**
     * @throws IllegalArgumentException if {@code spinsBeforePark} is negative
     */
    public Tuning {
        if (spinsBeforePark < 0) {
            throw new IllegalArgumentException("spinsBeforePark must not be negative, but is " + spinsBeforePark);
        }
    }

    /**
     * Hints for virtual threads on the JDK's carriers. Strands do not spin on a machine with one core, where nothing changes
     * during the spin.
     */
    public static Tuning ofVirtualThreads() {
        return new Tuning(Runtime.getRuntime().availableProcessors() > 1 ? SPINS : 0, true);
    }

    /**
     * Hints for virtual threads on Weft's own carriers. A thread that becomes ready stays on the carrier that made it ready, so
     * a strand that spins could keep the strand for which it waits from running.
     */
    public static Tuning ofOwnCarriers() {
        return new Tuning(0, true);
    }

    /** Called by a strand that is about to wait for tasks which may not have started. */
    public void beforeWaitingForTasks() {
        if (yieldsToTasks) {
            Thread.yield();
        }
    }

    /** Called by a strand that is about to wait for {@code task}. Yields only if the task runs or can run. */
    public void beforeWaitingFor(Strand task) {
        if (!yieldsToTasks) {
            return;
        }
        Thread runner = task.thread();
        if (runner == null || runner.getState() == Thread.State.RUNNABLE) {
            Thread.yield();
        }
    }
}

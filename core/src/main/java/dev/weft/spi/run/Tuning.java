package dev.weft.spi.run;

import dev.weft.spi.wait.Strand;

/**
 * Hints for speed: what the strands of a scheduler do before they wait, because parking costs more on its threads. They change
 * how fast a program runs, never what it does.
 *
 * @param spinsBeforePark how often a strand checks whether its wait is over before it parks; zero if nothing can change
 *     while it spins
 * @param yieldsToTasks whether a strand that is about to wait for tasks yields first. On virtual threads the tasks then run
 *     on its carrier, and if they end immediately, no thread has to be parked
 */
public record Tuning(int spinsBeforePark, boolean yieldsToTasks) {
    /** No spinning and no yielding. */
    public static final Tuning NONE = new Tuning(0, false);

    /** Two or three microseconds, which is several times as long as a hand-over between two cores. */
    private static final int SPINS = 1 << 7;

    /**
     * @throws IllegalArgumentException if {@code spinsBeforePark} is negative
     */
    public Tuning {
        if (spinsBeforePark < 0) {
            throw new IllegalArgumentException("spinsBeforePark must not be negative, but is " + spinsBeforePark);
        }
    }

    /** Hints for virtual threads on the JDK's carriers. Strands do not spin on one core, where nothing changes meanwhile. */
    public static Tuning ofVirtualThreads() {
        return new Tuning(Runtime.getRuntime().availableProcessors() > 1 ? SPINS : 0, true);
    }

    /**
     * Hints for virtual threads on carriers that keep what they make ready. A strand that spins would hold up the one for
     * which it waits.
     */
    public static Tuning ofOwnCarriers() {
        return new Tuning(0, true);
    }

    /** To be called by a strand that is about to wait for tasks which may not have started. */
    public void beforeWaitingForTasks() {
        if (yieldsToTasks) {
            Thread.yield();
        }
    }

    /** To be called by a strand that is about to wait for {@code task}. Yields only if that runs or can run. */
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

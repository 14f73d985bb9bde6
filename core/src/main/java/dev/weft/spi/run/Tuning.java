package dev.weft.spi.run;

import dev.weft.spi.wait.Strand;

/**
 * What a scheduler's strands do before they wait, because waiting costs more than that on its threads. It changes how
 * fast a program runs, never what it does.
 *
 * @param spinsBeforePark how often a strand checks whether its wait is over before it parks; zero where nothing can
 *     change while it spins
 * @param yieldsToTasks whether a strand that is about to wait for tasks yields its thread to them first. On a virtual
 *     thread they run on its carrier meanwhile; when they have ended, no thread had to park or to be unparked
 */
public record Tuning(int spinsBeforePark, boolean yieldsToTasks) {
    /** Waits at once. */
    public static final Tuning NONE = new Tuning(0, false);

    /** Spins for two or three microseconds, in which a hand-over between two cores happens many times. */
    private static final int SPINS = 1 << 7;

    /**
     * @throws IllegalArgumentException if {@code spinsBeforePark} is negative
     */
    public Tuning {
        if (spinsBeforePark < 0) {
            throw new IllegalArgumentException("spinsBeforePark must not be negative, but is " + spinsBeforePark);
        }
    }

    /** For virtual threads on the JDK's carriers. With one core nothing changes while a strand spins, so it does not. */
    public static Tuning ofVirtualThreads() {
        return new Tuning(Runtime.getRuntime().availableProcessors() > 1 ? SPINS : 0, true);
    }

    /** The current strand is about to wait for tasks that may not have started yet. */
    public void beforeWaitingForTasks() {
        if (yieldsToTasks) {
            Thread.yield();
        }
    }

    /** The current strand is about to wait for {@code task} alone. A yield gains nothing where the task itself waits. */
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

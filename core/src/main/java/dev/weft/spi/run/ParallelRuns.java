package dev.weft.spi.run;

import dev.weft.spi.wait.Parker;
import java.util.concurrent.ThreadFactory;

/**
 * The scheduler of parallel runs, as {@link Scheduler#parallel()} returns it. The implementation is in
 * {@code dev.weft.internal}, on which this package does not depend. The scheduler is found as the {@link Parker} of foreign
 * threads, so that tasks and other threads share one scheduler and one clock.
 */
public abstract class ParallelRuns implements Scheduler {
    /** Called by the implementation. */
    protected ParallelRuns() {}

    /**
     * Returns a scheduler like this one, with the same clock, but with {@code tuning} and with threads from {@code threads}.
     */
    protected abstract Scheduler with(ThreadFactory threads, Tuning tuning);

    /**
     * Holds the scheduler, which is found at the first use. This is a nested class because creating the scheduler
     * initialises the enclosing class.
     */
    static final class Standard {
        static final ParallelRuns RUNS = find();

        private Standard() {}

        private static ParallelRuns find() {
            if (Parker.ofForeignThreads() instanceof ParallelRuns found) {
                return found;
            }
            throw new IllegalStateException("the parker of foreign threads is not a scheduler of parallel runs: "
                    + Parker.ofForeignThreads().getClass().getName());
        }
    }
}

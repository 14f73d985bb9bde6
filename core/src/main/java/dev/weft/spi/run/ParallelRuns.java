package dev.weft.spi.run;

import dev.weft.spi.wait.Parker;
import java.util.concurrent.ThreadFactory;

/**
 * The scheduler of parallel runs, as {@link Scheduler#parallel()} finds it. It is implemented in {@code dev.weft.internal},
 * of which this package knows nothing, and found as the {@link Parker} of foreign threads, so that tasks and threads that
 * are no tasks have one scheduler and one clock.
 */
public abstract class ParallelRuns implements Scheduler {
    /** For the implementation. */
    protected ParallelRuns() {}

    /** A scheduler like this one, with the same clock, on threads of {@code threads}. */
    protected abstract Scheduler with(ThreadFactory threads, Tuning tuning);

    /** Finds it when it is first needed; a class of its own, since to make the scheduler initialises the class around. */
    static final class Standard {
        static final ParallelRuns RUNS = find();

        private Standard() {}

        private static ParallelRuns find() {
            if (Parker.ofForeignThreads() instanceof ParallelRuns found) {
                return found;
            }
            throw new IllegalStateException("the parker of foreign threads is no scheduler of parallel runs: "
                    + Parker.ofForeignThreads().getClass().getName());
        }
    }
}

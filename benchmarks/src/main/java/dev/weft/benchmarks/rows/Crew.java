package dev.weft.benchmarks.rows;

import dev.weft.TaskGroup;

/** Runs a number of parts at the same time and waits until all have ended. */
public interface Crew {
    /** Runs each part in a task of one group, in the run of the caller. */
    Crew TASKS = (count, part) -> TaskGroup.run(group -> {
        for (int i = 0; i < count; i++) {
            int k = i;
            group.spawn(() -> part.run(k));
        }
    });

    /** Runs each part in a virtual thread, which is where the JDK's classes and Jox are normally used. */
    Crew THREADS = InVirtualThread::runAll;

    /**
     * Runs the parts and waits until all have ended.
     *
     * @param count the number of parts
     */
    void runAll(int count, Part part) throws Exception;

    /** The work of the part with the index {@code k}. */
    @FunctionalInterface
    interface Part {
        /** Does the work. */
        void run(int k) throws Exception;
    }
}

package dev.weft.benchmarks;

import dev.weft.TaskGroup;

/** Runs a number of parts at the same time and waits for all. */
interface Crew {
    /** Tasks of a group, in the run that calls. */
    Crew TASKS = (count, part) -> TaskGroup.run(group -> {
        for (int i = 0; i < count; i++) {
            int k = i;
            group.spawn(() -> part.run(k));
        }
    });

    /** Virtual threads, as one would use the JDK's classes and Jox. */
    Crew THREADS = InVirtualThread::runAll;

    void runAll(int count, Part part) throws Exception;

    /** What the k-th of several does. */
    @FunctionalInterface
    interface Part {
        void run(int k) throws Exception;
    }
}

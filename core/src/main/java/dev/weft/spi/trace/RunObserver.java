package dev.weft.spi.trace;

import org.jspecify.annotations.Nullable;

/**
 * Observes the runs of a process without being named by the application. Observers are services: those on the class path or
 * module path are found by {@link java.util.ServiceLoader} when the first run begins.
 *
 * <p>A run has the listeners of all observers, besides the one that {@link Observed} set. A process without an observer pays
 * the check of a constant for each run.
 */
public interface RunObserver {

    /**
     * A run or an open group is about to begin. Called by the thread that begins it, by several threads at once. Must not wait
     * and must be short. If it throws, the run continues without a listener of this observer; the first failure is logged.
     *
     * @return what the events of that run are told to; null if nothing is
     */
    @Nullable
    RunEvents runBegins();
}

package dev.weft.spi.trace;

import org.jspecify.annotations.Nullable;

/**
 * Observes the runs of a process, without a change to the application. Observers are services: those on the class path or
 * module path are found by {@link java.util.ServiceLoader} when the first run begins.
 *
 * <p>A run has the listeners of all observers, in addition to the listener that {@link Observed} set. In a process without
 * observers, a run only checks an empty list.
 */
public interface RunObserver {

    /**
     * Returns a listener for a run or an open group that is about to begin. Called by the thread that begins the run, so
     * several threads may call it at the same time. Must not wait and must be short. If this method throws, the run continues
     * without a listener of this observer; the first failure is logged.
     *
     * @return the listener for the events of the run; null if there is none
     */
    @Nullable
    RunEvents runBegins();
}

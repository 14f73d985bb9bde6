package dev.weft.spi.trace;

import dev.weft.spi.wait.StrandEvents;

/**
 * A listener for the events of a run: those of the run itself and, by {@link StrandEvents}, those of its tasks. A run may have
 * a listener that {@link Observed} has set, and a listener of each {@link RunObserver}. A run keeps its listeners until it
 * ends. A run that a task of a run starts has the listeners of that run. A group without a body that a task opens does not
 * inherit the listeners of that run.
 *
 * <p>A method is called on the thread on which the event happens. Several threads may call it at the same time. It must not
 * wait and must be short. Exceptions of a listener do not affect the run; the first of them is logged. By default every method
 * does nothing.
 *
 * <p>Without a listener, an event costs the read of a field and a check for null, and no memory.
 */
public interface RunEvents extends StrandEvents {

    /** {@code run} has begun, and none of its tasks was spawned yet. Called by the thread that began it. */
    default void runBegan(LiveRun run) {}

    /**
     * {@code run} has ended, as has every task in it. Called by the thread that waited for the run, or that ended the open
     * group.
     */
    default void runEnded(LiveRun run) {}
}

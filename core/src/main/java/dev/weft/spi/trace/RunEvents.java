package dev.weft.spi.trace;

import dev.weft.spi.wait.StrandEvents;

/**
 * Told of what happens in a run, as it happens: of the run itself, and by {@link StrandEvents} of its tasks. A run has one
 * listener or none, from its beginning to its end; {@link Observed} sets it. Runs that tasks of such a run start, and
 * groups that they open, have the same one.
 *
 * <p>A method is called on the thread on which the event happens, by many threads at once, and must neither wait nor take
 * long. What it throws changes nothing for the run: the first such failure is logged. Every method does nothing by
 * default.
 *
 * <p>Where there is no listener, an event costs the read of a field and a check for null, and no memory per task.
 */
public interface RunEvents extends StrandEvents {

    /** {@code run} has begun, and none of its tasks was spawned yet. Called by the thread that began it. */
    default void runBegan(LiveRun run) {}

    /** {@code run} has ended, as has every task in it. Called by the thread that waited for it. */
    default void runEnded(LiveRun run) {}
}

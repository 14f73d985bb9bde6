package dev.weft.spi.wait;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A listener for the events of the strands (tasks) of one run. Weft calls it as the events happen. In a run without a
 * listener, an event costs only a check for null. Observers implement {@code dev.weft.spi.trace.RunEvents}.
 *
 * <p>Each method is called on the thread on which the event happens, and that thread continues when the method returns. So
 * a method must be short, must not wait, must not spawn or cancel tasks, and must not take a lock of Weft. Events of one
 * task come in the order spawned, started, waits and resumed in pairs, ended. A task that is cancelled before it has started,
 * or cannot be started, has no event {@code started}. Events of different tasks are ordered only if one causes the other: for
 * example, if the end of a task wakes another task, the event {@code ended} comes before the event {@code resumed}.
 */
public interface StrandEvents {

    /** How a task has ended. */
    enum End {
        SUCCEEDED,
        FAILED,
        CANCELLED
    }

    /** {@code task} was added to its group. Called by the thread that spawns it, before the task can start. */
    default void spawned(Strand task) {}

    /** The body of {@code task} is about to run. Called by its thread. */
    default void started(Strand task) {}

    /**
     * {@code task} has ended, and is about to count as done. Called by its thread. If the task has no thread, because it was
     * cancelled before it started or could not be started, called by the thread that ends it.
     *
     * @param failure the exception of a failed task; otherwise null
     */
    default void ended(Strand task, End how, @Nullable Throwable failure) {}

    /** {@code task} begins to wait for {@code target}. Called by its thread. */
    default void waits(Strand task, Awaitable target) {}

    /** A wait of {@code task} for {@code target} is over, for any reason. Called by its thread. */
    default void resumed(Strand task, Awaitable target) {}

    /**
     * {@code scope} is cancelled, and the cancellation is about to be delivered to the tasks inside. Called once for each
     * request, by the cancelling thread; for a timeout, this is usually the thread of a timer.
     */
    default void cancelled(CancelScope scope, Cancellation why) {}

    /**
     * {@code task} has held its event loop for {@code limit} without waiting. Called by the thread of a timer, once for each
     * report of the loop's watchdog.
     */
    default void blocksLoop(Strand task, Duration limit) {}

    /** {@code task} still runs inside {@code scope}, long after the scope was cancelled. Called by the thread of a timer. */
    default void straggles(Strand task, CancelScope scope, Cancellation why) {}
}

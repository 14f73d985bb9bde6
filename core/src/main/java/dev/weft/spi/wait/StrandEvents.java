package dev.weft.spi.wait;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the strands of one run, as it happens. The heart calls it where a run has one, and asks no more than
 * whether it is there where a run has none. Observers implement {@code dev.weft.spi.trace.RunEvents}.
 *
 * <p>Each method is called on the thread on which the event happens, and that thread continues when the method returns. So
 * a method must be short, must not wait, and must not spawn, cancel or take a lock of Weft. Events of one task come in
 * the order spawned, started, waits and resumed in pairs, ended. A task that is cancelled before it has started has no
 * event {@code started}. Between tasks the order is that of causes: a task has ended before a wait for it is over.
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
     * {@code task} has ended, and is about to count as done. Called by its thread; for a task that has none, because it was
     * cancelled before it started or could not be started, by the thread that ends it.
     *
     * @param failure what it threw, if it has failed
     */
    default void ended(Strand task, End how, @Nullable Throwable failure) {}

    /** {@code task} begins to wait for {@code target}. Called by its thread. */
    default void waits(Strand task, Awaitable target) {}

    /** A wait of {@code task} for {@code target} is over, whatever has ended it. Called by its thread. */
    default void resumed(Strand task, Awaitable target) {}

    /**
     * {@code scope} is cancelled, and what runs inside is about to be told. Called once for each request, by the thread that
     * cancels: a timer's for a timeout.
     */
    default void cancelled(CancelScope scope, Cancellation why) {}

    /**
     * {@code task} has kept its event loop for {@code patience} without waiting. Called by a timer's thread, as often as the
     * watchdog of the loop reports it.
     */
    default void keepsLoop(Strand task, Duration patience) {}

    /** {@code task} still runs inside {@code scope}, long after that was cancelled. Called by a timer's thread. */
    default void straggles(Strand task, CancelScope scope, Cancellation why) {}
}

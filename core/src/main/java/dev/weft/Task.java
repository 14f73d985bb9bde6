package dev.weft;

import dev.weft.spi.wait.Strand;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work that was spawned into a {@link TaskGroup} and runs concurrently with the rest. Its group does not end
 * before it has, so a task is never lost and never outlives the code that started it. All methods may be called from
 * any thread; what the task did before it ended is visible to a thread that has learned of its end.
 *
 * @param <T> the value it gives
 * @implNote Heritage: {@code asyncio.Task}; differs: owned by a group; runs on a virtual thread.
 */
public sealed interface Task<T extends @Nullable Object> permits SpawnedTask {

    /**
     * The task that the current thread runs, or empty if it runs none.
     *
     * @implNote Heritage: {@code asyncio.current_task}.
     */
    static Optional<Task<?>> current() {
        return Strand.currentOrNull() instanceof SpawnedTask<?> task ? Optional.of(task) : Optional.empty();
    }

    /**
     * The name given when it was spawned, or else one that tells where it belongs: {@code main.1.2} is the second task
     * of the first group that {@code main} opened. A task over one of several inputs, as of {@link Async#gather}, has
     * the {@code toString} of that for a name, unless that throws or is null.
     */
    String name();

    /**
     * Waits until the task has ended and gives its value. If the caller is cancelled meanwhile, the task is not: its
     * lifetime is its group's.
     *
     * @throws TaskFailedException if the task failed; the cause is what it threw
     * @throws CancellationException if the task was cancelled
     * @throws InterruptedException if the caller is cancelled while it waits
     * @throws IllegalStateException if the wait could never end: a task that awaits itself, a task around it, or one
     *     that waits for it in turn
     */
    T await() throws InterruptedException;

    /**
     * Waits until the task has ended and tells how, without throwing what it threw. A failure is then looked at.
     *
     * @throws InterruptedException if the caller is cancelled while it waits
     * @throws IllegalStateException as {@link #await}
     */
    Outcome<T> outcome() throws InterruptedException;

    /**
     * Asks the task to end. Its body is told at its next wait, or at once if it waits now; every later wait throws
     * again, until the body has unwound. If it has not started yet it never will. The first reason stands. What those
     * waits throw ends with the task, so it has a message but no stack trace.
     *
     * @param reason why, for the message of every exception that comes of it
     * @return false if the task has ended already
     */
    boolean cancel(String reason);

    /**
     * What a {@link dev.weft.select.Select Select} waits for: that this task has ended. It gives the value, or throws
     * what became of the task, as {@link #await}.
     */
    Selectable<T> whenEnded();

    /** Whether the task has ended. */
    boolean isDone();

    /** Whether the task ended because it was cancelled. A body that still returned a value was not. */
    boolean isCancelled();
}

package dev.weft;

import dev.weft.spi.wait.Strand;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work that was spawned into a {@link TaskGroup}, and runs concurrently with the rest of the program. Its group
 * does not end before the task has ended, so a task is never lost and never outlives the code that started it. All methods
 * may be called from any thread. The actions of a task happen-before the actions that a thread takes after it has seen that
 * the task has ended.
 *
 * @param <T> the type of its value
 * @implNote Heritage: {@code asyncio.Task}; differs: owned by a group; runs on a virtual thread.
 */
public sealed interface Task<T extends @Nullable Object> permits SpawnedTask {

    /**
     * Returns the task that the current thread runs; empty if the thread runs no task.
     *
     * @implNote Heritage: {@code asyncio.current_task}.
     */
    static Optional<Task<?>> current() {
        return Strand.currentOrNull() instanceof SpawnedTask<?> task ? Optional.of(task) : Optional.empty();
    }

    /**
     * Returns the name given when the task was spawned, or else a name made from its position: {@code main.1.2} is the second
     * task of the first group that {@code main} opened. A task for one of several inputs, as in {@link Async#gather}, is named
     * by the {@code toString} of that input, unless the input is a lambda, or {@code toString} throws or returns null.
     */
    String name();

    /**
     * Waits until the task has ended, and returns its value. If the caller is cancelled meanwhile, the task is not cancelled,
     * because it belongs to its group.
     *
     * @throws TaskFailedException if the task failed; the cause is the exception of the task
     * @throws CancellationException if the task was cancelled
     * @throws InterruptedException if the caller is cancelled while it waits
     * @throws IllegalStateException if the wait could never end, because the caller is this task or a task inside it, or
     *     because this task waits, directly or through others, for the caller
     */
    T await() throws InterruptedException;

    /**
     * Waits until the task has ended, and returns its outcome without throwing its exception. A failure that this method
     * returns counts as retrieved.
     *
     * @throws InterruptedException if the caller is cancelled while it waits
     * @throws IllegalStateException under the same conditions as {@link #await}
     */
    Outcome<T> outcome() throws InterruptedException;

    /**
     * Asks the task to end. Its current or next wait throws, and every later wait throws again, until the body has ended. A
     * task that has not started yet never starts. If the task is cancelled several times, the first reason is kept. The
     * exceptions that these waits throw do not leave the task, so they have a message but no stack trace.
     *
     * @param reason the reason, which appears in the messages of the resulting exceptions
     * @return false if the task has ended already
     */
    boolean cancel(String reason);

    /**
     * Returns the end of this task as an alternative for a {@link dev.weft.select.Select Select}. The select receives the value
     * of the task, or throws like {@link #await}.
     */
    Selectable<T> whenEnded();

    /** Returns whether the task has ended. */
    boolean isDone();

    /**
     * Returns whether the task ended because it was cancelled. A task whose body returned a value despite a cancellation was
     * not cancelled.
     */
    boolean isCancelled();
}

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
     * The name given when it was spawned, or else one that is made from its place: {@code main.1.2} is the second task
     * of the first group that {@code main} opened. A task over one of several inputs, as of {@link Async#gather}, has
     * the {@code toString} of that input for a name, unless that throws or is null.
     */
    String name();

    /**
     * Waits until the task has ended, and returns its value. If the caller is cancelled meanwhile, the task is not: its
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
     * Waits until the task has ended and returns how, without throwing what it threw. A failure is then retrieved.
     *
     * @throws InterruptedException if the caller is cancelled while it waits
     * @throws IllegalStateException as in {@link #await}
     */
    Outcome<T> outcome() throws InterruptedException;

    /**
     * Requests that the task end. Its next wait throws, or the wait it is in; every later wait throws again, until the
     * body has unwound. A task that has not started yet never does. The first reason is kept. The exceptions of these
     * waits do not leave the task, so they have a message but no stack trace.
     *
     * @param reason the reason, which appears in the messages of the resulting exceptions
     * @return false if the task has ended already
     */
    boolean cancel(String reason);

    /**
     * The end of this task, as an alternative of a {@link dev.weft.select.Select Select}. Its value is that of the task, or
     * throws, as {@link #await}.
     */
    Selectable<T> whenEnded();

    /** Whether the task has ended. */
    boolean isDone();

    /** Whether the task ended because it was cancelled. A body that still returned a value was not. */
    boolean isCancelled();
}

package dev.weft;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A handle to the task that ends first, second, third… of several: the k-th handle is for the k-th task to end. Each method
 * waits until that task has ended; before that, it is not known which task the handle is for. The methods may be called by any
 * thread, any number of times, and on the handles in any order.
 *
 * @param <T> the value of the tasks
 * @implNote Heritage: the awaitables of {@code asyncio.as_completed}.
 */
public interface Completion<T extends @Nullable Object> {

    /**
     * Waits for the task, and returns its value.
     *
     * @throws TaskFailedException if the task failed; the cause is its exception. The other handles are not affected
     * @throws CancellationException if the task was cancelled
     * @throws ClosedException if {@link #task} throws it
     * @throws IllegalStateException if {@link #task} throws it
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    T await() throws InterruptedException;

    /**
     * Waits for the task and returns it.
     *
     * @throws ClosedException if this is the k-th handle and the group ended with fewer than k tasks, for example
     *     because the body of {@link Async#asCompleted} returned early
     * @throws IllegalStateException if the wait could never end, for example because a task of the group awaits its own
     *     completion
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    Task<T> task() throws InterruptedException;

    /**
     * Waits for the task and returns its outcome, without throwing its exception.
     *
     * @throws ClosedException if {@link #task} throws it
     * @throws IllegalStateException if {@link #task} throws it
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    Outcome<T> outcome() throws InterruptedException;
}

package dev.weft;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/**
 * A group of tasks without a body. It lives as long as an object with a lifecycle, such as a bean or a plug-in. It is
 * created by {@link TaskGroup#open()}, and must be closed together with that object.
 *
 * {@snippet :
 * import dev.weft.OpenTaskGroup;
 * import dev.weft.TaskGroup;
 * import java.time.Duration;
 *
 * class Mailer {
 *     private final OpenTaskGroup tasks = TaskGroup.open(
 *             TaskGroup.options().limit(20).onFailure((task, failure) -> System.err.println(failure)), "mailer");
 *
 *     void send(String mail) {
 *         tasks.spawn(() -> System.out.println("sending " + mail));
 *     }
 *
 *     void stop() throws InterruptedException {
 *         tasks.close(Duration.ofSeconds(10));
 *     }
 * }
 * }
 *
 * <p>An open group is a run of its own. It is not inside the task that opened it. So a cancellation of that task does not
 * cancel the tasks of the group, and they inherit no deadline. A task inherits context from the code that spawns it. If
 * that code runs in a task, the {@linkplain ContextCarrier context carriers} of that task apply; otherwise the carriers of
 * the code that opened the group apply.
 *
 * <p>A failing task leaves the others alone, unless the group was opened with {@link TaskGroup.Options#failFast}. Since no
 * caller can receive an exception, failures go to {@link TaskGroup.Options#onFailure}; without a listener, failures of
 * tasks that nothing waits for go to the log. At most ten a second are logged with their stack traces; the others are
 * counted. The group does not keep tasks that have ended, so there are no {@link #completions}.
 *
 * <p>An open group is not {@link AutoCloseable}: closing waits and may be interrupted, and a {@code close} by a
 * try-with-resources statement could not tell whether the block has failed. For a block of code, use {@link TaskGroup#run}.
 *
 * <p>If the group was opened inside an {@link EventLoop} or a simulation, its tasks run there, and the group must be closed
 * before the loop or simulation ends. A group that is never closed or cancelled never ends. All methods may be called from any
 * thread.
 *
 * @implNote Heritage: an {@code ExecutorService} that is closed; {@code asyncio} applications keep a set of tasks and cancel
 *     them on shutdown.
 */
public sealed interface OpenTaskGroup extends TaskGroup permits OpenScope {

    /**
     * Closes the group: it takes no more tasks, and tasks that have not ended within {@code grace} are then cancelled.
     * Waits until every task has ended. A task that still runs some time after it was cancelled is named in the log with
     * its stack trace; {@link TaskGroup.Options#namingStragglersAfter} sets that time. Failures are reported as before, and
     * not thrown.
     *
     * <p>May be called several times, also concurrently; each call waits. If the caller is cancelled or interrupted, the tasks
     * are cancelled immediately, and the call still waits until they have ended.
     *
     * <p>If a task of this group waits for the caller, the two wait for each other until {@code grace} is over. The two waits
     * are not reported as a cycle, because they end with the grace, when the task is cancelled. If the task waits inside
     * {@link Async#shielded}, the cancellation does not reach it. Then its wait throws an {@link IllegalStateException} that
     * names the cycle, and this call throws an exception with the same message after the group has ended.
     *
     * @param grace how long tasks may continue to run; with zero they are cancelled immediately
     * @throws IllegalArgumentException if {@code grace} is negative
     * @throws IllegalStateException if the caller is a task of this group, which would wait for itself; nothing has
     *     changed. Also thrown, after every task has ended, if a task of this group, inside {@link Async#shielded}, waited for
     *     the caller
     * @throws InterruptedException if the caller is cancelled while it waits; thrown after every task has ended
     */
    void close(Duration grace) throws InterruptedException;

    /**
     * Closes the group like {@link #close(Duration)}, with a grace of ten seconds.
     *
     * @throws IllegalStateException under the same conditions as {@link #close(Duration)}
     * @throws InterruptedException if the caller is cancelled while it waits; thrown after every task has ended
     */
    void close() throws InterruptedException;

    /**
     * Closes the group like {@link #close(Duration)}, with a grace of {@code limit}, and returns whether the limit was long
     * enough. If the caller is cancelled, the tasks are cancelled too, since this group has no body that would end them.
     *
     * @return whether every task had ended within the limit
     * @throws IllegalArgumentException if {@code limit} is negative
     * @throws IllegalStateException under the same conditions as {@link #close(Duration)}
     * @throws InterruptedException if the caller is cancelled while it waits; thrown after every task has ended
     */
    @Override
    boolean drain(Duration limit) throws InterruptedException;

    /**
     * Returns this group as an executor, for libraries that need one. Each {@code execute} or {@code submit} spawns a task, or
     * throws {@link RejectedExecutionException} after the group was closed or cancelled.
     *
     * <p>An exception of a runnable that was given to {@code execute} is a failure of its task. An exception of a job that
     * was given to {@code submit} fails the future of that job, as with any executor. Cancelling the future with
     * {@code true} cancels the task; with {@code false} the task runs on. An exception that the job of a cancelled future
     * throws, for example in its clean-up, is in no future, and is a failure of its task.
     *
     * <p>A future always completes: if its task is cancelled before it has started, the future is cancelled; if the task cannot
     * start, the future fails with the exception of the task. The same holds for the futures of {@code invokeAll},
     * {@code invokeAny} and an {@code ExecutorCompletionService}. But a {@code CompletableFuture} with a stage that this
     * executor no longer runs never completes, as with any executor that is shut down.
     *
     * <p>The executor is a view of the group, and ends with it. After {@code shutdown}, which does not wait, the group takes no
     * more tasks. {@code shutdownNow} also cancels all tasks, including those that have not started, and so returns an empty
     * list. {@code awaitTermination} waits until all tasks have ended.
     *
     * <p>A task that waits, by {@code get}, {@code invokeAll}, {@code invokeAny} or {@code awaitTermination}, waits as in
     * {@link Task#await}: other tasks run meanwhile, also in an event loop, and a cancellation ends the wait.
     */
    ExecutorService asExecutor();
}

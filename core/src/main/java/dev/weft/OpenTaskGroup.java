package dev.weft;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/**
 * A group of tasks that lives as long as an object with a lifecycle, such as a bean or a plug-in, instead of a body. It
 * is created by {@link TaskGroup#open()}, and must be closed when that object is.
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
 * <p>It is a run of its own. It belongs to no scope, so a cancellation of the task that opened it does not cancel its
 * tasks, and no deadline is inherited. Context is carried into a task from the task that spawns it; if a thread that is
 * no task spawns it, by the carriers that were in force where the group was opened. Each task captures context where it
 * is spawned.
 *
 * <p>A failing task leaves the others alone, unless the group was opened with {@link TaskGroup.Options#failFast}. Since
 * there is no caller to throw to, failures go to {@link TaskGroup.Options#onFailure}; without a listener, those of
 * tasks that nothing waits for go to the log, ten a second with their traces and the others as a number. The group does
 * not keep tasks that have ended, so there are no {@link #completions}.
 *
 * <p>It is not {@link AutoCloseable}: closing waits and may be interrupted, and the group could not
 * see that the block of a try-with-resources statement has failed. For a block of code there is {@link TaskGroup#run}.
 *
 * <p>If the group was opened inside an {@link EventLoop} or a simulation, its tasks run there, and it is to be closed
 * before that ends. A group that is never closed stays for the life of the process. All methods may be called from any
 * thread.
 *
 * @implNote Heritage: an {@code ExecutorService} that is closed; {@code asyncio} applications keep a set of tasks and
 *     cancel
 *     them on shutdown.
 */
public sealed interface OpenTaskGroup extends TaskGroup permits OpenScope {

    /**
     * Closes the group: it takes no more tasks, and tasks that have not ended within {@code grace} are then cancelled.
     * Waits until every task has ended. A task that still runs long after it was cancelled is named in the log with its
     * stack, after {@link TaskGroup.Options#namingStragglersAfter}. Failures are reported as before, and not thrown.
     *
     * <p>May be called several times and at once; each call waits. If the caller is cancelled or interrupted, the tasks
     * are cancelled at once, and the call waits for their end all the same.
     *
     * <p>If a task of this group waits for the caller, neither can end before the grace is over, since a wait that ends by
     * itself is not refused. Then the task is cancelled; if it waits inside {@link Async#shielded}, its wait is refused with
     * an {@link IllegalStateException} that names the cycle. This call throws the same after the end of the group.
     *
     * @param grace how long tasks may run on; with zero they are cancelled at once
     * @throws IllegalArgumentException if {@code grace} is negative
     * @throws IllegalStateException if the caller is a task of this group, which would wait for itself; nothing has changed. Or
     *     if it was in a cycle of waits that only a refusal could end, once every task has ended
     * @throws InterruptedException if the caller is cancelled while it waits, once every task has ended
     */
    void close(Duration grace) throws InterruptedException;

    /**
     * Closes the group as {@link #close(Duration)} does with a grace of ten seconds.
     *
     * @throws IllegalStateException as {@link #close(Duration)}
     * @throws InterruptedException if the caller is cancelled while it waits, once every task has ended
     */
    void close() throws InterruptedException;

    /**
     * Closes the group as {@link #close(Duration)} does with a grace of {@code limit}, and says whether it was long enough. If
     * the caller is cancelled, so are the tasks, since this group has no body that would end them.
     *
     * @return whether every task had ended within the limit
     * @throws IllegalArgumentException if {@code limit} is negative
     * @throws IllegalStateException as {@link #close(Duration)}
     * @throws InterruptedException if the caller is cancelled while it waits, once every task has ended
     */
    @Override
    boolean drain(Duration limit) throws InterruptedException;

    /**
     * This group as an executor, for libraries that want one. Each {@code execute} or {@code submit} spawns a task;
     * after the group was closed or cancelled that is a {@link RejectedExecutionException}.
     *
     * <p>An exception of a runnable that was given to {@code execute} is a failure of its task. An exception of a job that
     * was given to {@code submit} is in its future, as with any executor. Cancelling the future with {@code true} cancels
     * the task; with {@code false} the task runs on. What the job of a cancelled future throws, such as a failure of its
     * clean-up, is in no future, and is a failure of its task.
     *
     * <p>A future ends in any case: if its task is cancelled before it has started, the future is cancelled; if the task
     * cannot start, the future fails with the same exception. So do those of {@code invokeAll}, {@code invokeAny} and an
     * {@code ExecutorCompletionService}. A {@code CompletableFuture} whose stage was to run here is not told, as with any
     * executor that is shut down.
     *
     * <p>The executor is a view, and ends with the group: {@code shutdown} lets the group take no more tasks and does
     * not wait; {@code shutdownNow} also cancels those that live, and gives an empty list, since tasks in line are
     * cancelled like the others; {@code awaitTermination} waits for the end of all.
     *
     * <p>A task that waits, by {@code get}, {@code invokeAll}, {@code invokeAny} or {@code awaitTermination}, waits as for a
     * task: others run meanwhile, also in an event loop, and a cancellation ends the wait.
     */
    ExecutorService asExecutor();
}

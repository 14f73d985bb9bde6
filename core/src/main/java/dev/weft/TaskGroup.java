package dev.weft;

import dev.weft.internal.check.Require;
import dev.weft.spi.wait.Strand;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A scope for tasks. Tasks are spawned into the group, and the group does not end before all of them have ended. So a task
 * never outlives the code that started it, and its failure is never lost.
 *
 * {@snippet :
 * String greeting = TaskGroup.call(group -> {
 *     Task<String> hello = group.spawn(() -> "Hello");
 *     Task<String> name = group.spawn(() -> "Ada");
 *     return hello.await() + ", " + name.await();
 * });
 * }
 *
 * <p>The first task that fails cancels its siblings and the body; when all have ended, the group throws a
 * {@link TaskFailedException}. An exception of the body cancels the tasks and is thrown unchanged. A task that was
 * cancelled individually has not failed, and its siblings continue. With {@link #options}, a group can keep going after a
 * failure, limit the number of concurrent tasks, live long without growing, or report failures as they happen.
 * {@link #open(Options)} opens a group without a body. All methods may be called from any thread. Tasks may spawn siblings
 * while the group waits for its tasks to end.
 *
 * <p>Each task runs on a virtual thread until it has ended; then another task may start on that thread: a sibling, or in an
 * event loop any task of the loop. So a {@link ThreadLocal} that a task leaves set may be seen by a later task, as in any pool
 * of threads. A task inherits no thread-locals from its spawner. {@link Async#inheriting} carries context from task to task.
 *
 * <p>The body runs on the thread of the task that opens the group. If a thread that is not a task opens a group, the group
 * starts a run, and its body runs on another thread; see {@link Async} for the consequences for locks and thread-locals.
 *
 * @implNote Heritage: {@code asyncio.TaskGroup}, {@code trio.Nursery}.
 */
public sealed interface TaskGroup permits GroupScope, OpenTaskGroup {

    /**
     * Runs {@code body} with a new group, and waits until every task in it has ended.
     *
     * @throws X if the body throws it; failures of tasks are then its suppressed exceptions
     * @throws TaskFailedException if a task failed and the body did not throw an exception of its own
     * @throws InterruptedException if the caller is cancelled; thrown after every task has ended
     */
    static <X extends Exception> void run(Action.On<? super TaskGroup, X> body) throws X, InterruptedException {
        Options.DEFAULT.run(body);
    }

    /**
     * Runs {@code body} with a new group, waits until every task in it has ended, and returns the value of the body.
     *
     * @throws X if the body throws it; failures of tasks are then its suppressed exceptions
     * @throws TaskFailedException if a task failed and the body did not throw an exception of its own
     * @throws CancellationException if the body has no value because the group was cancelled, by {@link #cancel} or
     *     {@link #drain}
     * @throws InterruptedException if the caller is cancelled; thrown after every task has ended
     */
    static <T extends @Nullable Object, X extends Exception> T call(Job.On<? super TaskGroup, ? extends T, X> body)
            throws X, InterruptedException {
        return Options.DEFAULT.call(body);
    }

    /** Returns the default settings of a group. */
    static Options options() {
        return Options.DEFAULT;
    }

    /** Opens a group without a body, like {@link #open(Options, String)}. */
    static OpenTaskGroup open() {
        return open(Options.DEFAULT);
    }

    /** Opens a group without a body, like {@link #open(Options, String)}. */
    static OpenTaskGroup open(Options options) {
        return open(options, "open");
    }

    /**
     * Opens a group that has no body and lives until {@link OpenTaskGroup#close()}. Does not wait. The group keeps going
     * when a task fails, unless {@link Options#failFast} is set, and does not keep tasks that have ended. If the group is
     * opened in a task of an {@link EventLoop} or of a simulation, its tasks run there.
     *
     * @param name the name of the group, for reports; its tasks without a name are called {@code name.1} and so on
     */
    static OpenTaskGroup open(Options options, String name) {
        return OpenScope.open(Objects.requireNonNull(options, "options"), Objects.requireNonNull(name, "name"));
    }

    /**
     * Spawns a task. Does not wait: if the limit of the group is reached, the task is queued.
     *
     * @throws IllegalStateException if the group takes no more tasks, because it was cancelled, is drained or closed, or has
     *     ended; the job does not run then
     */
    <T extends @Nullable Object> Task<T> spawn(Job<? extends T, ?> job);

    /** Like {@link #spawn(Job)}, for a task without a result. */
    Task<@Nullable Void> spawn(Action<?> action);

    /** Like {@link #spawn(Job)}, with a name for the task. */
    <T extends @Nullable Object> Task<T> spawn(String name, Job<? extends T, ?> job);

    /** Like {@link #spawn(Job)}, for a task without a result, with a name for the task. */
    Task<@Nullable Void> spawn(String name, Action<?> action);

    /**
     * Starts a task, and waits until the task reports that it is ready, by completing the promise that it receives. The task
     * then continues like any other task of the group.
     *
     * {@snippet :
     * TaskGroup.run(group -> {
     *     int port = group.start((Promise<Integer> ready) -> {
     *         ready.complete(8080);
     *         Async.sleep(Duration.ofHours(1));
     *     });
     *     group.cancel("the server on port " + port + " is not needed any more");
     * });
     * }
     *
     * @return the value with which the task completed the promise
     * @throws TaskFailedException if the task fails before it is ready; in that case the group does not fail, unless the task
     *     could not be started
     * @throws IllegalStateException if the task ends without being ready, if the group takes no more tasks, or if the wait
     *     could never end
     * @throws CancellationException if the task is cancelled before it is ready
     * @throws InterruptedException if the caller is cancelled while it waits; the task is cancelled too, and if it fails
     *     nevertheless, that is a failure of the group
     * @implNote Heritage: {@code trio.Nursery.start}.
     */
    <T extends @Nullable Object> T start(Action.On<Promise<T>, ?> body) throws InterruptedException;

    /**
     * Returns handles to the tasks of this group in the order in which they end. The iteration ends when it has returned a
     * handle for each task that was spawned so far. Iterating never waits; a wait on the k-th handle ends when the k-th
     * task has ended.
     *
     * {@snippet :
     * TaskGroup.run(group -> {
     *     group.spawn(() -> "one");
     *     for (var next : group.completions()) {
     *         System.out.println(next.await());
     *     }
     * });
     * }
     *
     * @throws IllegalStateException if this group was made with {@link Options#longLived}, or has no body
     * @implNote Heritage: {@code asyncio.as_completed}.
     */
    Iterable<Completion<?>> completions();

    /**
     * Ends the group early: cancels its tasks and its body. Does not wait. Unless a task or the body fails, {@link #run} throws
     * no exception; {@link #call} throws a {@link CancellationException} if the body has no value. Has no effect on a group
     * that is already cancelled or has ended.
     *
     * @param reason the reason, which appears in the messages of the resulting exceptions
     */
    void cancel(String reason);

    /**
     * Ends the tasks of the group in an orderly way: the group takes no more tasks, and is {@linkplain #cancel cancelled} if a
     * task still runs after {@code limit}. Waits until every task has ended. This is for a body that continues after its tasks
     * have ended, for example in a service that is to shut down.
     *
     * {@snippet :
     * TaskGroup.run(connections -> {
     *     connections.spawn(() -> System.out.println("answering"));
     *     if (!connections.drain(Duration.ofSeconds(10))) {
     *         System.err.println("cut off after ten seconds");
     *     }
     * });
     * }
     *
     * <p>The tasks of the group cannot spawn tasks into it any more either. If tasks still run when the limit is over, the body
     * is cancelled together with them, so the next wait in the body throws. Code that must run in any case belongs after the
     * group. A task that still runs some time after its cancellation is named in the log with its stack trace;
     * {@link Options#namingStragglersAfter} sets that time. Failures of tasks have the same effect as without draining.
     *
     * <p>May be called several times, also concurrently; each call waits, and the first limit that is over before all tasks
     * have ended cancels the group. If the caller is cancelled while it waits, for example by a timeout around the call, the
     * tasks continue to run, and the group still takes no more tasks.
     *
     * @param limit how long tasks may continue to run; with zero, they are cancelled immediately
     * @return whether every task had ended within the limit; otherwise the group was cancelled
     * @throws IllegalArgumentException if {@code limit} is negative
     * @throws IllegalStateException if the caller is a task of this group, which would wait for itself; the group has not
     *     changed then
     * @throws InterruptedException if the caller is cancelled while it waits within the limit
     * @implNote Heritage: {@code Server.close_clients} and {@code wait_closed} of {@code asyncio}; draining in load balancers.
     */
    boolean drain(Duration limit) throws InterruptedException;

    /**
     * Returns the name of the group: the name that was given to {@link #open(Options, String)}, or else a name such as
     * {@code main.1} for the first group that the task {@code main} opened.
     */
    String name();

    /** Returns the number of tasks that have not ended, including queued ones. */
    int size();

    /**
     * Returns the tasks that have not ended, including queued ones, in the order in which they were spawned. The list is an
     * immutable snapshot: some of its tasks may have ended since.
     */
    List<Task<?>> tasks();

    /** The settings of a group. Immutable: a method that changes a setting returns a new object. */
    final class Options {
        static final Options DEFAULT = new Options(null, Integer.MAX_VALUE, null, false, null);

        private final @Nullable Policy policy;
        final int limit;
        final @Nullable Duration stragglerDelay;
        final boolean forgetsEnded;
        final @Nullable BiConsumer<? super Task<?>, ? super Throwable> failureListener;

        private Options(
                @Nullable Policy policy,
                int limit,
                @Nullable Duration stragglerDelay,
                boolean forgetsEnded,
                @Nullable BiConsumer<? super Task<?>, ? super Throwable> failureListener) {
            this.policy = policy;
            this.limit = limit;
            this.stragglerDelay = stragglerDelay;
            this.forgetsEnded = forgetsEnded;
            this.failureListener = failureListener;
        }

        /**
         * Whether failures are reported as they happen: because there is a listener, or because the group keeps no record of
         * them.
         */
        boolean reportsFailures() {
            return failureListener != null || (forgetsEnded && policy().forgetsRetrieved());
        }

        Policy policy() {
            return policy == null ? Policy.FAIL_FAST : policy;
        }

        Options with(Policy other) {
            return new Options(other, limit, stragglerDelay, forgetsEnded, failureListener);
        }

        /** Returns these settings for a group without a body, which keeps going after a failure unless set otherwise. */
        Options forOpenGroup() {
            return (policy == null ? keepGoing() : this).longLived();
        }

        /**
         * Cancels the other tasks when a task fails. This is the default, except in a group that was {@linkplain
         * TaskGroup#open(Options) opened} without a body.
         */
        public Options failFast() {
            return with(Policy.FAIL_FAST);
        }

        /**
         * Lets the other tasks continue when a task fails. The failure is thrown by {@link Task#await} and reported by
         * {@link TaskGroup#completions}; if no code has retrieved it, the group throws it at the end.
         */
        public Options keepGoing() {
            return with(Policy.KEEP_GOING);
        }

        /**
         * Limits the number of tasks that run at the same time to {@code limit}; the others start in the order in which they
         * were spawned, as tasks end.
         *
         * @throws IllegalArgumentException if {@code limit} is less than one
         */
        public Options limit(int limit) {
            Require.atLeastOne(limit, "limit");
            return new Options(policy, limit, stragglerDelay, forgetsEnded, failureListener);
        }

        /**
         * Sets the time after a cancellation at which code that still runs is named in the log, with its stack trace. This
         * applies to the body and the tasks of this group, to a task that was cancelled individually, and to the body of a
         * timeout inside the group. By default, the delay of the enclosing group applies; for the outermost group, it is
         * ten seconds.
         *
         * @throws IllegalArgumentException if {@code delay} is zero or negative
         */
        public Options namingStragglersAfter(Duration delay) {
            Require.positive(delay, "delay");
            return new Options(policy, limit, delay, forgetsEnded, failureListener);
        }

        /**
         * Lets the group live as long as a server: it does not keep tasks that have ended, so it does not grow. The group has
         * no {@link TaskGroup#completions}. If it also {@linkplain #keepGoing keeps going}, it does not keep retrieved failures
         * either. Of the other failures it keeps the first 100; the exception at the end, or the log, tells how many more there
         * were.
         */
        public Options longLived() {
            return new Options(policy, limit, stragglerDelay, true, failureListener);
        }

        /**
         * Calls {@code listener} with each task that fails, and its exception, at the time of the failure. The listener
         * receives every failure, even if other code awaits the task. The group throws the same exceptions as without a
         * listener. Without a listener, a failure in a group without a body, or in a long-lived group that keeps going, is
         * logged if no code waits for the task.
         *
         * <p>The thread that ends the failed task makes the call, after the outcome of the task was set and, in a group that
         * fails fast, after the siblings were cancelled. The group ends after the call has returned. The listener must not
         * wait, since it runs outside any task. It may be called by several threads at the same time. Its exceptions are
         * logged.
         */
        public Options onFailure(BiConsumer<? super Task<?>, ? super Throwable> listener) {
            Objects.requireNonNull(listener, "listener");
            return new Options(policy, limit, stragglerDelay, forgetsEnded, listener);
        }

        /**
         * Runs {@code body} with a group that has these settings, like {@link TaskGroup#run}.
         *
         * @throws X if the body throws it; see {@link TaskGroup#run} for the other exceptions
         */
        public <X extends Exception> void run(Action.On<? super TaskGroup, X> body) throws X, InterruptedException {
            Objects.requireNonNull(body, "body");
            Structured.inTask(Structured.<X>asJob(() -> {
                GroupScope group = new GroupScope(Strand.current(), this);
                group.<X>run(() -> body.run(group));
            }));
        }

        /**
         * Runs {@code body} with a group that has these settings, like {@link TaskGroup#call}.
         *
         * @throws X if the body throws it; see {@link TaskGroup#call} for the other exceptions
         */
        public <T extends @Nullable Object, X extends Exception> T call(Job.On<? super TaskGroup, ? extends T, X> body)
                throws X, InterruptedException {
            Objects.requireNonNull(body, "body");
            return Structured.inTask(() -> {
                GroupScope group = new GroupScope(Strand.current(), this);
                return group.valueOf(group.<T, X>execute(() -> body.call(group)));
            });
        }

        @Override
        public String toString() {
            return Policy.inWords(policy, this);
        }
    }
}

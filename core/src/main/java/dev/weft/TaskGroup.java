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
 * A scope for tasks: they are spawned into it, and it does not end before all of them have. So a task never outlives
 * the code that started it, and its failure is never lost.
 *
 * {@snippet :
 * String greeting = TaskGroup.call(group -> {
 *     Task<String> hello = group.spawn(() -> "Hello");
 *     Task<String> name = group.spawn(() -> "Ada");
 *     return hello.await() + ", " + name.await();
 * });
 * }
 *
 * <p>The first task that fails cancels its siblings and the body; when all have ended, the group throws a {@link
 * TaskFailedException}. An exception of the body cancels the tasks and is thrown unchanged. A task that was cancelled
 * individually has not failed, and its siblings continue. {@link #options} are for groups that keep going after a failure,
 * that limit the number of concurrent tasks, that live long, or that report failures as they happen. {@link #open(Options)}
 * opens a group without a body. All methods may be called from any thread. Tasks may spawn siblings while the group waits
 * for its tasks to end.
 *
 * <p>Each task runs on a virtual thread until it has ended; then another of the group may start on that thread. So a
 * {@link ThreadLocal} that a task leaves set may be seen by a sibling, as in any pool of threads. A task inherits none
 * from its spawner. {@link Async#inheriting} carries context from task to task.
 *
 * <p>The body runs on the thread of the task that opens the group. Opened by a thread that is not a task, a group starts
 * a run, and its body runs on another thread; see {@link Async} on what that means for locks and thread-locals.
 *
 * @implNote Heritage: {@code asyncio.TaskGroup}, {@code trio.Nursery}.
 */
public sealed interface TaskGroup permits GroupScope, OpenTaskGroup {

    /**
     * Runs {@code body} with a new group, and waits until every task in it has ended.
     *
     * @throws X if the body throws it; failures of tasks are then suppressed exceptions
     * @throws TaskFailedException if a task failed and the body did not throw an exception of its own
     * @throws InterruptedException if the caller is cancelled, once every task has ended
     */
    static <X extends Exception> void run(Action.On<? super TaskGroup, X> body) throws X, InterruptedException {
        Options.DEFAULT.run(body);
    }

    /**
     * Runs {@code body} with a new group, waits until every task in it has ended, and returns the value of the body.
     *
     * @throws X if the body throws it; failures of tasks are then suppressed exceptions
     * @throws TaskFailedException if a task failed and the body did not throw an exception of its own
     * @throws CancellationException if the body has no value because the group was cancelled by {@link #cancel}
     * @throws InterruptedException if the caller is cancelled, once every task has ended
     */
    static <T extends @Nullable Object, X extends Exception> T call(Job.On<? super TaskGroup, ? extends T, X> body)
            throws X, InterruptedException {
        return Options.DEFAULT.call(body);
    }

    /** The default settings of a group, from which others are made. */
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
     * Opens a group that has no body and lives until {@link OpenTaskGroup#close()}. Does not wait. The group keeps going when
     * a task fails, unless {@link Options#failFast} is set, and does not keep tasks that have ended. If it is opened in a task
     * of an {@link EventLoop} or of a simulation, its tasks run there.
     *
     * @param name the name of the group, for reports; its tasks without a name are called {@code name.1} and so on
     */
    static OpenTaskGroup open(Options options, String name) {
        return OpenScope.open(Objects.requireNonNull(options, "options"), Objects.requireNonNull(name, "name"));
    }

    /**
     * Starts a task. Does not wait: if the limit of the group is reached, the task is queued.
     *
     * @throws IllegalStateException if the group is being cancelled or has ended; nothing runs then
     */
    <T extends @Nullable Object> Task<T> spawn(Job<? extends T, ?> job);

    /** Like {@link #spawn(Job)}, for a task without a result. */
    Task<@Nullable Void> spawn(Action<?> action);

    /** Like {@link #spawn(Job)}, with a name for the task. */
    <T extends @Nullable Object> Task<T> spawn(String name, Job<? extends T, ?> job);

    /** Like {@link #spawn(Job)}, for a task without a result, with a name for the task. */
    Task<@Nullable Void> spawn(String name, Action<?> action);

    /**
     * Starts a task and waits until it reports that it is ready, by completing the promise that it receives. Afterwards it
     * continues like any other task of the group.
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
     * @throws TaskFailedException if the task fails before it is ready; the failure is then not one of the group, unless the
     *     task could not be started
     * @throws IllegalStateException if the task ends without being ready, or the group takes no more tasks
     * @throws CancellationException if the task is cancelled before it is ready
     * @throws InterruptedException if the caller is cancelled while it waits; the task is cancelled too, and if it fails all
     *     the same, that is a failure of the group
     * @implNote Heritage: {@code trio.Nursery.start}.
     */
    <T extends @Nullable Object> T start(Action.On<Promise<T>, ?> body) throws InterruptedException;

    /**
     * Handles to the tasks of this group in the order in which they end, one for each task that has been spawned when the
     * iterator is called. Iterating never waits; waiting on the k-th handle is waiting for the k-th task to end.
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
     * @throws IllegalStateException if this group was made with {@link Options#longLived}
     * @implNote Heritage: {@code asyncio.as_completed}.
     */
    Iterable<Completion<?>> completions();

    /**
     * Ends the group early: cancels its tasks and its body. Does not wait. Unless one of them fails, {@link #run} throws no
     * exception. Has no effect on a group that is already cancelled or has ended.
     *
     * @param reason the reason, which appears in the messages of the resulting exceptions
     */
    void cancel(String reason);

    /**
     * Ends the tasks of the group in order: it takes no more, and is {@linkplain #cancel cancelled} if any of those it has
     * still runs after {@code limit}. Waits until every task has ended. For a body that has something to do after its tasks,
     * such as one of a service that is told to end.
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
     * <p>The group takes no more tasks from its own tasks either. When the limit is over, the body is cancelled with them, so
     * its next wait throws; what must follow in any case belongs behind the group. A task that still runs long after that is
     * named in the log with its stack, after {@link Options#namingStragglersAfter}. Failures are the group's as before.
     *
     * <p>May be called several times and at once; each call waits, and the first limit that is over counts. If the caller is
     * cancelled while it waits, for example by a timeout around the call, the tasks run on, and the group still takes no more.
     *
     * @param limit how long tasks may run on; with zero, live tasks are cancelled immediately
     * @return whether every task had ended within the limit; otherwise the group was cancelled
     * @throws IllegalArgumentException if {@code limit} is negative
     * @throws IllegalStateException if the caller is a task of this group, which would wait for itself; nothing has changed
     *     then
     * @throws InterruptedException if the caller is cancelled while it waits within the limit
     * @implNote Heritage: {@code Server.close_clients} and {@code wait_closed} of {@code asyncio}; the draining of a load
     *     balancer.
     */
    boolean drain(Duration limit) throws InterruptedException;

    /** The name of the group: that of the task that opened it, and its number there. */
    String name();

    /** The number of tasks that have not ended, including queued ones. */
    int size();

    /**
     * The tasks that have not ended, including queued ones, in the order in which they were spawned. An immutable snapshot:
     * some of them may have ended since.
     */
    List<Task<?>> tasks();

    /** The settings of a group. Immutable; each method returns new settings that differ in one. */
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

        /** Whether failures are reported as they happen: to a listener, or because the group keeps no record of them. */
        boolean tellsFailures() {
            return failureListener != null || (forgetsEnded && policy().forgivesLookedAt());
        }

        Policy policy() {
            return policy == null ? Policy.FAIL_FAST : policy;
        }

        Options with(Policy other) {
            return new Options(other, limit, stragglerDelay, forgetsEnded, failureListener);
        }

        /** These settings for a group without a body: it keeps going after a failure, unless set otherwise. */
        Options forOpenGroup() {
            return (policy == null ? keepGoing() : this).longLived();
        }

        /**
         * The first task that fails cancels its siblings. This is the default, except in a group that was {@linkplain
         * TaskGroup#open(Options) opened} without a body.
         */
        public Options failFast() {
            return with(Policy.FAIL_FAST);
        }

        /**
         * A task that fails does not affect its siblings. Its failure is thrown by {@link Task#await} and reported by {@link
         * TaskGroup#completions}; if no code has retrieved it, the group throws it at the end.
         */
        public Options keepGoing() {
            return with(Policy.KEEP_GOING);
        }

        /**
         * At most {@code limit} tasks run at the same time; the others start in order, as tasks end.
         *
         * @throws IllegalArgumentException if the limit is less than one
         */
        public Options limit(int limit) {
            Require.atLeastOne(limit, "limit");
            return new Options(policy, limit, stragglerDelay, forgetsEnded, failureListener);
        }

        /**
         * The log names what still runs {@code delay} after its cancellation, with its stack: the body and the tasks of this
         * group, a task of it that was cancelled individually, and the body of a timeout inside. If not set, the delay of the
         * enclosing group applies, and ten seconds by default.
         *
         * @throws IllegalArgumentException if the delay is zero or negative
         */
        public Options namingStragglersAfter(Duration delay) {
            Require.positive(delay, "delay");
            return new Options(policy, limit, delay, forgetsEnded, failureListener);
        }

        /**
         * For a group that lives as long as a server: tasks that have ended are not kept, so the group does not grow. It has no
         * {@link TaskGroup#completions}. If it also {@linkplain #keepGoing keeps going}, retrieved failures are not kept either.
         * Of the others the first 100 are kept; the exception at the end, or the log, has the number of the rest.
         */
        public Options longLived() {
            return new Options(policy, limit, stragglerDelay, true, failureListener);
        }

        /**
         * Calls {@code listener} with each task that fails and its exception, as it happens. The listener receives every
         * failure, also that of a task that is awaited; the group throws the same exceptions as without a listener. Without one,
         * a failure in a long-lived group that keeps going, or in one without a body, is logged if no code waits for the task.
         *
         * <p>The thread of the failed task makes the call, after the task has its outcome and its siblings were cancelled, if
         * the group does that. The group ends after the call has returned. The listener must not wait, since it runs outside any
         * task, and may be called by several threads at the same time. Its exceptions are logged.
         */
        public Options onFailure(BiConsumer<? super Task<?>, ? super Throwable> listener) {
            Objects.requireNonNull(listener, "listener");
            return new Options(policy, limit, stragglerDelay, forgetsEnded, listener);
        }

        /**
         * Runs {@code body} with a group of these settings, like {@link TaskGroup#run}.
         *
         * @throws X if the body throws it; the other exceptions are those of {@link TaskGroup#run}
         */
        public <X extends Exception> void run(Action.On<? super TaskGroup, X> body) throws X, InterruptedException {
            Objects.requireNonNull(body, "body");
            Structured.inTask(Structured.<X>asJob(() -> {
                GroupScope group = new GroupScope(Strand.current(), this);
                group.<X>run(() -> body.run(group));
            }));
        }

        /**
         * Runs {@code body} with a group of these settings, like {@link TaskGroup#call}.
         *
         * @throws X if the body throws it; the other exceptions are those of {@link TaskGroup#call}
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
            return Policy.words(policy, this);
        }
    }
}

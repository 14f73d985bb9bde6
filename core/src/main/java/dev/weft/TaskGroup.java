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
 * TaskFailedException}. What the body throws cancels the tasks and is thrown as it is. A task that was cancelled
 * individually has not failed, and its siblings run on. {@link #options} are for groups that keep going after a failure,
 * that limit how many tasks run at once, that live long, or that report failures as they happen. {@link #open(Options)}
 * gives a group without a body. All methods may be called from any thread. Tasks of the group may spawn siblings while it
 * waits for its end.
 *
 * <p>Each task runs on a virtual thread until it has ended; then another of the group may start on that thread. So a
 * {@link ThreadLocal} that a task leaves set may be seen by a sibling, as in any pool of threads. A task inherits none
 * from its spawner. {@link Async#inheriting} carries context from task to task.
 *
 * <p>The body runs on the thread of the task that opens the group. Opened by a thread that is no task, a group starts a
 * run, and its body runs on another thread; see {@link Async} on what that means for locks and thread-locals.
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
     * Runs {@code body} with a new group, waits until every task in it has ended, and gives the value of the body.
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

    /** The settings of a group that is not the plain one. */
    static Options options() {
        return Options.DEFAULT;
    }

    /** Opens a group without a body, as {@link #open(Options, String)} does. */
    static OpenTaskGroup open() {
        return open(Options.DEFAULT);
    }

    /** Opens a group without a body, as {@link #open(Options, String)} does. */
    static OpenTaskGroup open(Options options) {
        return open(options, "open");
    }

    /**
     * Opens a group that lives as long as an object instead of a body, until {@link OpenTaskGroup#close()}. Does not
     * wait. It keeps going when a task fails, unless the options say {@link Options#failFast}, and does not keep tasks
     * that have ended. Opened in a task of an {@link EventLoop} or of a simulation, the group runs its tasks there.
     *
     * @param name the name of the group, for reports; its tasks that are given none are {@code name.1} and so on
     */
    static OpenTaskGroup open(Options options, String name) {
        return OpenScope.open(Objects.requireNonNull(options, "options"), Objects.requireNonNull(name, "name"));
    }

    /**
     * Starts a task. Does not wait: in a group with a limit that is reached, the task stands in line.
     *
     * @throws IllegalStateException if the group is being cancelled or has ended; nothing runs then
     */
    <T extends @Nullable Object> Task<T> spawn(Job<? extends T, ?> job);

    /** As {@link #spawn(Job)}, for a task that gives no value. */
    Task<@Nullable Void> spawn(Action<?> action);

    /** As {@link #spawn(Job)}, for a task with a name of its own. */
    <T extends @Nullable Object> Task<T> spawn(String name, Job<? extends T, ?> job);

    /** As {@link #spawn(Job)}, for a task that gives no value and has a name of its own. */
    Task<@Nullable Void> spawn(String name, Action<?> action);

    /**
     * Starts a task and waits until it says that it is ready, by completing the promise it is given. Afterwards it
     * runs on as any other task of the group.
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
     * @return what the task completed the promise with
     * @throws TaskFailedException if the task fails before it is ready; unless it could not be started, its failure is
     *     then not the group's
     * @throws IllegalStateException if the task ends without being ready, or the group takes no more tasks; a {@link
     *     java.util.concurrent.CancellationException} if the task is cancelled before, perhaps before it ran
     * @throws InterruptedException if the caller is cancelled while it waits; the task is cancelled too, and if it
     *     nevertheless fails, that is the group's failure
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
     *     group.spawn(() -> "two");
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
     * Ends the group early: cancels its tasks and its body. Does not wait. Unless one of them fails, the caller of
     * {@link #run} sees no exception. A group that is cancelled already, or has ended, stays as it is.
     *
     * @param reason why, for the message of every exception that comes of it
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
     * @param limit how long tasks may run on; with zero, tasks that live are cancelled at once
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

    /** How many tasks live now; those that stand in line count. */
    int size();

    /**
     * The tasks that live now, also those in line, in the order in which they were spawned: a snapshot that cannot be
     * changed. Some of them may have ended since.
     */
    List<Task<?>> tasks();

    /** The settings of a group. Immutable; each method gives settings that differ in one thing. */
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
         * A failing task leaves its siblings alone. Its failure surfaces in {@link Task#await} and {@link
         * TaskGroup#completions}; if no code has retrieved it, the group throws it at the end.
         */
        public Options keepGoing() {
            return with(Policy.KEEP_GOING);
        }

        /**
         * No more than {@code limit} tasks run at once; the others start, in order, as those end.
         *
         * @throws IllegalArgumentException if the limit is less than one
         */
        public Options limit(int limit) {
            Require.atLeastOne(limit, "limit");
            return new Options(policy, limit, stragglerDelay, forgetsEnded, failureListener);
        }

        /**
         * What still runs so long after it was cancelled is named in the log with its stack: the body and
         * the tasks of this group, a task of it that was cancelled by name, and the body of a timeout in here. If not
         * set, it is as in the group around this one, and ten seconds where none sets it.
         *
         * @throws IllegalArgumentException if the delay is zero or negative
         */
        public Options namingStragglersAfter(Duration delay) {
            Require.positive(delay, "delay");
            return new Options(policy, limit, delay, forgetsEnded, failureListener);
        }

        /**
         * For a group that lives as long as a server: the group does not keep tasks that have ended, so it does not
         * grow. It has no {@link TaskGroup#completions}. If it is also made to {@linkplain #keepGoing keep going}, a
         * failure that was retrieved is not kept either. Of the others the first 100 are kept and the rest are counted;
         * the number is in the exception at the end, or in the log if there is no exception.
         */
        public Options longLived() {
            return new Options(policy, limit, stragglerDelay, true, failureListener);
        }

        /**
         * Has {@code listener} called for each task that fails, as it happens. It receives every failure, also of a
         * task that is awaited; what the group throws at its end does not change. Without a listener, a failure in a
         * long-lived group that keeps going, or in one without a body, is logged if no wait for the task is under way.
         *
         * <p>The thread of the failing task makes the call, after the task has its outcome and after the siblings were
         * cancelled, if the group does that. The group does not end before the call has returned. The listener must not
         * wait: there is no task around it any more. Several calls may be made at once. What it throws is logged.
         *
         * @param listener called with the task and what it threw
         */
        public Options onFailure(BiConsumer<? super Task<?>, ? super Throwable> listener) {
            Objects.requireNonNull(listener, "listener");
            return new Options(policy, limit, stragglerDelay, forgetsEnded, listener);
        }

        /**
         * Runs {@code body} with a group of these settings, as {@link TaskGroup#run}.
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
         * Runs {@code body} with a group of these settings, as {@link TaskGroup#call}.
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
    }
}

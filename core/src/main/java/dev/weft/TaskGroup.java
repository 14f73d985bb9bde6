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
 * TaskFailedException}. What the body throws cancels the tasks and is thrown as it is. A task that was cancelled by
 * name has not failed, and its siblings go on. {@link #options} gives groups that keep going, that limit how many tasks
 * run at once, that live long, or that tell of failures as they happen. {@link #open(Options)} gives one for an object with
 * a lifecycle, which has no body that could wait for the tasks.
 *
 * <p>All methods may be called from any thread, the tasks of the group included: they may spawn siblings while the body
 * already waits for the end.
 *
 * <p>Each task runs on a virtual thread, which it keeps until it has ended; then another of the group may start on it. So
 * a {@link ThreadLocal} that a task leaves set may be seen by a sibling, as in any pool of threads, and a task does not
 * inherit those of the one that spawned it. What is to be carried from task to task goes by {@link Async#inheriting}.
 *
 * <p>The body runs on the thread of the task that opens the group. Opened by a thread that is no task, a group starts a
 * run, and its body runs on another thread: locks that the caller holds by its thread, such as a {@link
 * java.util.concurrent.locks.ReentrantLock}, and its thread-locals do not come along.
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

    /** Opens a group that lives as long as an object instead of a body, as {@link #open(Options, String)} does. */
    static OpenTaskGroup open() {
        return open(Options.DEFAULT);
    }

    /** Opens a group that lives as long as an object instead of a body, as {@link #open(Options, String)} does. */
    static OpenTaskGroup open(Options options) {
        return open(options, "open");
    }

    /**
     * Opens a group that lives as long as an object instead of a body, until {@link OpenTaskGroup#close()}. Does not
     * wait. It keeps going when a task fails, unless the options say {@link Options#failFast}, and lets go of tasks that
     * have ended. The caller may be any thread; in a task of an {@link EventLoop} or of a simulation the group's tasks run
     * there too.
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

    /**
     * Starts a task that gives no value. Does not wait.
     *
     * @throws IllegalStateException if the group is being cancelled or has ended; nothing runs then
     */
    Task<@Nullable Void> spawn(Action<?> action);

    /**
     * Starts a task with a name of its own. Does not wait.
     *
     * @throws IllegalStateException if the group is being cancelled or has ended; nothing runs then
     */
    <T extends @Nullable Object> Task<T> spawn(String name, Job<? extends T, ?> job);

    /**
     * Starts a task that gives no value, with a name of its own. Does not wait.
     *
     * @throws IllegalStateException if the group is being cancelled or has ended; nothing runs then
     */
    Task<@Nullable Void> spawn(String name, Action<?> action);

    /**
     * Starts a task and waits until it says that it is ready, by completing the promise it is given. The task goes on
     * afterwards as any other of the group.
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
     * @throws TaskFailedException if the task fails before it is ready; then its failure is not the group's, unless it
     *     could not be started
     * @throws IllegalStateException if the task ends without being ready, or the group takes no more tasks; a {@link
     *     java.util.concurrent.CancellationException} if the task is cancelled before, perhaps before it ran
     * @throws InterruptedException if the caller is cancelled while it waits; the task is cancelled too, and if it
     *     nevertheless fails, that is the group's failure
     * @implNote Heritage: {@code trio.Nursery.start}.
     */
    <T extends @Nullable Object> T start(Action.On<Promise<T>, ?> body) throws InterruptedException;

    /**
     * Handles to the tasks of this group in the order in which they end, one for each that has been spawned when the
     * iteration asks. Iterating never waits; waiting on the k-th handle is waiting for the k-th task to end.
     *
     * {@snippet :
     * TaskGroup.options().keepGoing().run(group -> {
     *     group.spawn(() -> "one");
     *     group.spawn(() -> Integer.parseInt("two"));
     *     for (var next : group.completions()) {
     *         try {
     *             System.out.println(next.await());
     *         } catch (TaskFailedException e) {
     *             System.out.println(e.getMessage());
     *         }
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

    /** The name of the group: that of the task that opened it, and its number there. */
    String name();

    /** How many tasks live now; those that stand in line count. */
    int size();

    /**
     * The tasks that live now, in the order in which they were spawned; those that stand in line too. A snapshot: some may
     * have ended when the caller looks at them.
     *
     * @return a list that cannot be changed
     */
    List<Task<?>> tasks();

    /** The settings of a group. Immutable; each method gives settings that differ in one thing. */
    final class Options {
        static final Options DEFAULT = new Options(Policy.FAIL_FAST, false, Integer.MAX_VALUE, null, false, null);

        final Policy policy;
        final int limit;
        final @Nullable Duration stragglerDelay;
        final boolean forgetsEnded;
        final @Nullable BiConsumer<? super Task<?>, ? super Throwable> failureListener;
        private final boolean policyChosen;

        private Options(
                Policy policy,
                boolean policyChosen,
                int limit,
                @Nullable Duration stragglerDelay,
                boolean forgetsEnded,
                @Nullable BiConsumer<? super Task<?>, ? super Throwable> failureListener) {
            this.policy = policy;
            this.policyChosen = policyChosen;
            this.limit = limit;
            this.stragglerDelay = stragglerDelay;
            this.forgetsEnded = forgetsEnded;
            this.failureListener = failureListener;
        }

        Options with(Policy other) {
            return new Options(other, true, limit, stragglerDelay, forgetsEnded, failureListener);
        }

        /** These settings for a group without a body: it keeps going unless something else was asked for. */
        Options forOpenGroup() {
            return (policyChosen ? this : keepGoing()).longLived();
        }

        /**
         * The first task that fails cancels its siblings. So is a group that was not made to {@linkplain #keepGoing keep
         * going}, unless it was {@linkplain TaskGroup#open(Options) opened} without a body.
         */
        public Options failFast() {
            return with(Policy.FAIL_FAST);
        }

        /**
         * A failing task leaves its siblings alone. Its failure surfaces in {@link Task#await} and {@link
         * TaskGroup#completions}; if nobody looked at it, the group throws it at the end.
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
            return new Options(
                    policy,
                    policyChosen,
                    Require.atLeastOne(limit, "limit"),
                    stragglerDelay,
                    forgetsEnded,
                    failureListener);
        }

        /**
         * When something still runs so long after it was cancelled, it is named in the log with its stack: the body and
         * the tasks of this group, a task of it that was cancelled by name, and the body of a timeout in here. If not set,
         * it is as in the group around this one, and ten seconds where none sets it.
         *
         * @throws IllegalArgumentException if the delay is zero or negative
         */
        public Options namingStragglersAfter(Duration delay) {
            return new Options(
                    policy, policyChosen, limit, Require.positive(delay, "delay"), forgetsEnded, failureListener);
        }

        /**
         * For a group that lives as long as a server: a task that has ended is let go of at once, so the group does not
         * grow. It has no {@link TaskGroup#completions}. If it is also made to {@linkplain #keepGoing keep going}, a
         * failure is let go of once it was looked at. Of those that are not looked at it keeps the first 100, and counts
         * the others, which the exception at the end tells; or the log, if there is no exception.
         */
        public Options longLived() {
            return new Options(policy, policyChosen, limit, stragglerDelay, true, failureListener);
        }

        /**
         * Has {@code listener} called for each task that fails, as it happens. It is told of every failure, also of those
         * that something awaits; what the group throws at its end does not change. Without a listener, a failure in a group
         * that keeps going and is long-lived, and in one that was {@linkplain TaskGroup#open(Options) opened} without a
         * body, is logged if nothing waits for the task.
         *
         * {@snippet :
         * TaskGroup.options().keepGoing().longLived().onFailure((task, failure) -> System.err.println(task.name() + ": " + failure))
         *         .run(group -> group.spawn("mailer", () -> System.out.println("sending")));
         * }
         *
         * <p>The call is made by the thread of the failing task, after the task has its outcome and its siblings have been
         * cancelled, if the group is to do that. The task counts as living until the call has returned, so the group does
         * not end before. The listener must not wait: there is no task around it any more. Several calls may be made at
         * once. What it throws is logged and changes nothing else.
         *
         * @param listener called with the task and what it threw
         */
        public Options onFailure(BiConsumer<? super Task<?>, ? super Throwable> listener) {
            return new Options(
                    policy,
                    policyChosen,
                    limit,
                    stragglerDelay,
                    forgetsEnded,
                    Objects.requireNonNull(listener, "listener"));
        }

        /**
         * Runs {@code body} with a group of these settings, as {@link TaskGroup#run}.
         *
         * @throws X if the body throws it
         * @throws TaskFailedException if a task failed and the body did not throw an exception of its own
         * @throws InterruptedException if the caller is cancelled, once every task has ended
         */
        public <X extends Exception> void run(Action.On<? super TaskGroup, X> body) throws X, InterruptedException {
            Objects.requireNonNull(body, "body");
            Job.On<TaskGroup, @Nullable Void, X> job = Structured.asJob(body);
            Structured.inTask(() -> {
                GroupScope group = new GroupScope(Strand.current(), this);
                return group.<@Nullable Void, X>execute(() -> job.call(group));
            });
        }

        /**
         * Runs {@code body} with a group of these settings, as {@link TaskGroup#call}.
         *
         * @throws X if the body throws it
         * @throws TaskFailedException if a task failed and the body did not throw an exception of its own
         * @throws CancellationException if the body has no value because the group was cancelled
         * @throws InterruptedException if the caller is cancelled, once every task has ended
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

package dev.weft;

import dev.weft.internal.TimeOfDay;
import dev.weft.internal.check.Require;
import dev.weft.internal.scope.ShieldScope;
import dev.weft.internal.scope.Sleep;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.trace.Snapshot;
import dev.weft.spi.wait.Strand;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a task: run other tasks and wait for them, with a time limit if needed; sleep; let other tasks run.
 *
 * {@snippet :
 * List<Integer> lengths(List<String> words) throws InterruptedException {
 *     return Async.withTimeout(Duration.ofSeconds(30), () ->
 *             Async.gather(words, word -> {
 *                 Async.sleep(Duration.ofMillis(10));
 *                 return word.length();
 *             }));
 * }
 * }
 *
 * <p>A method that may wait declares {@link InterruptedException}, and so does the code that calls it. The declaration
 * marks the points where a task may wait, as {@code await} does in other languages. The exception is thrown when the task
 * is cancelled: by its group, by a deadline, or by {@link Task#cancel}. It is thrown again at every later wait, until the
 * code that was cancelled has ended: the group, the body with the deadline, or the task. Functions that run one kind of job
 * throw the exception type of that job.
 *
 * <p>All methods may be called on any thread. On a thread that is not a task, methods that take a body, a job or an action
 * start a new run, like {@link #call}; {@link #blocking(Job)} differs: it calls its body directly.
 *
 * <p><b>Threads.</b> Inside a task, a function that runs one body ({@link #withTimeout}, {@link #shielded},
 * {@link #inheriting}) runs it on the task's own thread. On a thread that is not a task the body is the first task of a new
 * run, and so runs on <em>another thread</em>: the body does not hold a {@link java.util.concurrent.locks.ReentrantLock} or
 * a monitor that the caller holds, and does not see the caller's thread-locals, inheritable or not. The body and its tasks
 * do see the values that a {@link ContextCarrier} carries. To stay on one thread, enter a run once, by {@link #run}, at the
 * outermost level of the program.
 */
public final class Async {
    private Async() {}

    // Runs

    /**
     * Runs {@code body} as a task, and waits until it and every task started from it have ended. Inside a task this method
     * just calls the body. Elsewhere the body runs on a new thread, which neither holds the locks of the calling thread nor
     * sees its thread-locals.
     *
     * <p>When the process ends because of Ctrl-C, SIGTERM or {@link System#exit}, a shutdown hook cancels the run and waits
     * until it has ended, so that its {@code finally} blocks run. The hook waits for at most five seconds, or the number of
     * seconds in the system property {@code dev.weft.shutdownGrace}; with 0 there is no such hook. The hook does not wait
     * for a task that called {@code System.exit} itself.
     *
     * <p>An interrupt of the calling thread cancels the run. If the run nevertheless ends with a value or a failure, the
     * interrupt status of the calling thread is set again.
     *
     * @throws X if the body throws it
     * @throws InterruptedException if the run was cancelled
     * @implNote Heritage: {@code asyncio.run}; differs: uses all cores.
     */
    public static <X extends Exception> void run(Action<X> body) throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        call(Structured.asJob(body));
    }

    /**
     * Runs {@code body} as a task, waits until it and every task started from it have ended, and returns its value. Inside
     * a task this method just calls the body; elsewhere the body runs on a new thread, as in {@link #run}. An interrupt of
     * the calling thread cancels the run, as in {@link #run}.
     *
     * @throws X if the body throws it
     * @throws InterruptedException if the run was cancelled
     * @implNote Heritage: {@code asyncio.run}; differs: uses all cores.
     */
    public static <T extends @Nullable Object, X extends Exception> T call(Job<? extends T, X> body)
            throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        return Strand.currentOrNull() instanceof SpawnedTask<?>
                ? body.call()
                : RunScope.call(Scheduler.parallel(), ContextCarriers.installed(), body);
    }

    // Several tasks

    /**
     * Runs {@code job} on every input concurrently, waits for all, and returns the values in the order of the inputs. If a
     * job fails, the others are cancelled and awaited, and the first failure is thrown. Without inputs the list is empty.
     *
     * <p>The inputs are pulled one by one, in the calling task. An exception of the iterator ends the call like a failure of a
     * job.
     *
     * @return the values, in a list that cannot be changed
     * @throws X if a job throws it; later failures are added as suppressed exceptions
     * @throws java.util.concurrent.CancellationException if no job failed and a task was cancelled by {@link Task#cancel}
     * @throws InterruptedException if the caller is cancelled while it waits; thrown after every task has ended
     * @implNote Heritage: {@code asyncio.gather}; differs: if one job fails, the others are cancelled.
     */
    public static <I extends @Nullable Object, T extends @Nullable Object, X extends Exception> List<T> gather(
            Iterable<? extends I> inputs, Job.On<? super I, ? extends T, X> job) throws X, InterruptedException {
        return gather(inputs, Integer.MAX_VALUE, job);
    }

    /**
     * Like {@link #gather(Iterable, Job.On)}, with no more than {@code limit} tasks at a time. The next input is pulled when
     * its task can start.
     *
     * @return the values, in a list that cannot be changed
     * @throws X if a job throws it; later failures are added as suppressed exceptions
     * @throws IllegalArgumentException if {@code limit} is less than one
     * @throws java.util.concurrent.CancellationException if no job failed and a task was cancelled by {@link Task#cancel}
     * @throws InterruptedException if the caller is cancelled while it waits; thrown after every task has ended
     */
    public static <I extends @Nullable Object, T extends @Nullable Object, X extends Exception> List<T> gather(
            Iterable<? extends I> inputs, int limit, Job.On<? super I, ? extends T, X> job)
            throws X, InterruptedException {
        return FanOut.<I, T, T, X>collect(Policy.GATHER, inputs, limit, job);
    }

    /**
     * Like {@link #gather(Iterable, Job.On)}, for the elements of a stream, which is consumed but not closed. Other
     * functions take a stream as {@code stream::iterator}.
     *
     * @return the values in the order of the stream, in a list that cannot be changed
     * @throws X if a job throws it; later failures are added as suppressed exceptions
     * @throws java.util.concurrent.CancellationException if no job failed and a task was cancelled by {@link Task#cancel}
     * @throws InterruptedException if the caller is cancelled while it waits; thrown after every task has ended
     */
    public static <I extends @Nullable Object, T extends @Nullable Object, X extends Exception> List<T> gather(
            Stream<? extends I> inputs, Job.On<? super I, ? extends T, X> job) throws X, InterruptedException {
        return gather(inputs, Integer.MAX_VALUE, job);
    }

    /**
     * Like {@link #gather(Iterable, int, Job.On)}, for the elements of a stream, which is consumed but not closed.
     *
     * @return the values in the order of the stream, in a list that cannot be changed
     * @throws X if a job throws it; later failures are added as suppressed exceptions
     * @throws IllegalArgumentException if {@code limit} is less than one
     * @throws java.util.concurrent.CancellationException if no job failed and a task was cancelled by {@link Task#cancel}
     * @throws InterruptedException if the caller is cancelled while it waits; thrown after every task has ended
     */
    public static <I extends @Nullable Object, T extends @Nullable Object, X extends Exception> List<T> gather(
            Stream<? extends I> inputs, int limit, Job.On<? super I, ? extends T, X> job)
            throws X, InterruptedException {
        Objects.requireNonNull(inputs, "inputs");
        return FanOut.<I, T, T, X>collect(Policy.GATHER, elementsOf(inputs), limit, job);
    }

    @SuppressWarnings("StreamToIterable") // the result is iterated once
    private static <I extends @Nullable Object> Iterable<I> elementsOf(Stream<I> stream) {
        return stream::iterator;
    }

    /**
     * Like {@link #gather(Iterable, Job.On)}, for a few jobs that differ but give values of one type. For values of several
     * types, spawn the jobs into a {@link TaskGroup}.
     *
     * {@snippet :
     * List<String> both = Async.gather(() -> "one", () -> "two");
     * }
     *
     * @return the values in the order of the jobs, in a list that cannot be changed
     * @throws X if a job throws it; later failures are added as suppressed exceptions
     * @throws java.util.concurrent.CancellationException if no job failed and a task was cancelled by {@link Task#cancel}
     * @throws InterruptedException if the caller is cancelled while it waits; thrown after every task has ended
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <T extends @Nullable Object, X extends Exception> List<T> gather(
            Job<? extends T, ? extends X>... jobs) throws X, InterruptedException {
        return Async.<Job<? extends T, ? extends X>, T, X>gather(Require.noneNull(jobs, "jobs"), Job::call);
    }

    /**
     * Runs {@code job} on every input concurrently, waits for all, and returns the outcome of each, in the order of the inputs.
     * An {@link Error} is not an outcome: it cancels the rest and is thrown.
     *
     * @return the outcomes, in a list that cannot be changed
     * @throws InterruptedException if the caller is cancelled while it waits; thrown after every task has ended, with at most
     *     ten of the failures as suppressed exceptions
     * @throws TaskFailedException if the caller is cancelled while it waits, and a job then fails in its clean-up
     * @implNote Heritage: {@code asyncio.gather(return_exceptions=True)}.
     */
    public static <I extends @Nullable Object, T extends @Nullable Object> List<Outcome<T>> settle(
            Iterable<? extends I> inputs, Job.On<? super I, ? extends T, ?> job) throws InterruptedException {
        return settle(inputs, Integer.MAX_VALUE, job);
    }

    /**
     * Like {@link #settle(Iterable, Job.On)}, with no more than {@code limit} tasks at a time. The next input is pulled when
     * its task can start.
     *
     * @return the outcomes, in a list that cannot be changed
     * @throws IllegalArgumentException if {@code limit} is less than one
     * @throws InterruptedException like {@link #settle(Iterable, Job.On)}
     * @throws TaskFailedException like {@link #settle(Iterable, Job.On)}
     */
    public static <I extends @Nullable Object, T extends @Nullable Object> List<Outcome<T>> settle(
            Iterable<? extends I> inputs, int limit, Job.On<? super I, ? extends T, ?> job)
            throws InterruptedException {
        return FanOut.<I, T, Outcome<T>, RuntimeException>collect(Policy.SETTLE, inputs, limit, job);
    }

    /**
     * Runs {@code action} on every input, on at most {@code limit} inputs at a time, and waits for all. Inputs are pulled
     * as they are needed and are not kept, so there may be any number of them. If an action fails, the others are cancelled
     * and awaited, and the first failure is thrown.
     *
     * @throws X if an action throws it; later failures are added as suppressed exceptions
     * @throws IllegalArgumentException if {@code limit} is less than one
     * @throws InterruptedException if the caller is cancelled while it waits; thrown after every task has ended
     */
    public static <I extends @Nullable Object, X extends Exception> void forEach(
            Iterable<? extends I> inputs, int limit, Action.On<? super I, X> action) throws X, InterruptedException {
        FanOut.forEach(inputs, limit, action);
    }

    /**
     * Like {@link #forEach(Iterable, int, Action.On)}, with a task for every input, all at the same time.
     *
     * @throws X if an action throws it; later failures are added as suppressed exceptions
     * @throws InterruptedException if the caller is cancelled while it waits; thrown after every task has ended
     */
    public static <I extends @Nullable Object, X extends Exception> void forEach(
            Iterable<? extends I> inputs, Action.On<? super I, X> action) throws X, InterruptedException {
        forEach(inputs, Integer.MAX_VALUE, action);
    }

    /**
     * Runs {@code job} on every input concurrently, and calls {@code body} once, with handles to the tasks in the order in
     * which they end. A failed job does not stop the others. If the body returns early, the remaining tasks are cancelled and
     * awaited.
     *
     * {@snippet :
     * Async.asCompleted(List.of(3, 1, 2), n -> n * n, completions -> {
     *     for (var next : completions) {
     *         System.out.println(next.await());
     *     }
     *     return null;
     * });
     * }
     *
     * @return the value that the body returns
     * @throws X if the body throws it
     * @throws TaskFailedException if a job failed and no code has retrieved its failure
     * @throws InterruptedException if the caller is cancelled while it waits; thrown after every task has ended
     * @implNote Heritage: {@code asyncio.as_completed}.
     */
    public static <
                    I extends @Nullable Object,
                    T extends @Nullable Object,
                    R extends @Nullable Object,
                    X extends Exception>
            R asCompleted(
                    Iterable<? extends I> inputs,
                    Job.On<? super I, ? extends T, ?> job,
                    Job.On<? super Iterable<Completion<T>>, ? extends R, X> body)
                    throws X, InterruptedException {
        return asCompleted(inputs, Integer.MAX_VALUE, job, body);
    }

    /**
     * Like {@link #asCompleted(Iterable, Job.On, Job.On)}, with no more than {@code limit} tasks at a time. The first tasks are
     * started before the body runs. Further inputs are pulled, and their tasks started, when the body takes the next handle or
     * waits on a handle.
     *
     * @return the value that the body returns
     * @throws X if the body throws it
     * @throws TaskFailedException if a job failed and no code has retrieved its failure
     * @throws IllegalArgumentException if {@code limit} is less than one
     * @throws InterruptedException if the caller is cancelled while it waits; thrown after every task has ended
     */
    public static <
                    I extends @Nullable Object,
                    T extends @Nullable Object,
                    R extends @Nullable Object,
                    X extends Exception>
            R asCompleted(
                    Iterable<? extends I> inputs,
                    int limit,
                    Job.On<? super I, ? extends T, ?> job,
                    Job.On<? super Iterable<Completion<T>>, ? extends R, X> body)
                    throws X, InterruptedException {
        return FanOut.<I, T, R, X>asCompleted(inputs, limit, job, body);
    }

    /**
     * Like {@link #asCompleted(Iterable, Job.On, Job.On)}, for a body that does the same with each handle: runs
     * {@code action} in the calling task, on one handle after the other, whenever a job has ended. So {@code await} on the
     * handle does not wait.
     *
     * {@snippet :
     * Async.forEachCompleted(List.of(3, 1, 2), n -> n * n, square -> System.out.println(square.await()));
     * }
     *
     * @throws X if the action throws it; the remaining tasks are cancelled and waited for
     * @throws TaskFailedException if a job failed and the action did not retrieve its outcome
     * @throws InterruptedException if the caller is cancelled while it waits; thrown after every task has ended
     */
    public static <I extends @Nullable Object, T extends @Nullable Object, X extends Exception> void forEachCompleted(
            Iterable<? extends I> inputs,
            Job.On<? super I, ? extends T, ?> job,
            Action.On<? super Completion<T>, X> action)
            throws X, InterruptedException {
        forEachCompleted(inputs, Integer.MAX_VALUE, job, action);
    }

    /**
     * Like {@link #forEachCompleted(Iterable, Job.On, Action.On)}, with no more than {@code limit} tasks at a time. The next
     * task is started when the action has returned and a task has ended.
     *
     * @throws X if the action throws it; the remaining tasks are cancelled and waited for
     * @throws TaskFailedException if a job failed and the action did not retrieve its outcome
     * @throws IllegalArgumentException if {@code limit} is less than one
     * @throws InterruptedException if the caller is cancelled while it waits; thrown after every task has ended
     */
    public static <I extends @Nullable Object, T extends @Nullable Object, X extends Exception> void forEachCompleted(
            Iterable<? extends I> inputs,
            int limit,
            Job.On<? super I, ? extends T, ?> job,
            Action.On<? super Completion<T>, X> action)
            throws X, InterruptedException {
        FanOut.<I, T, X>forEachCompleted(inputs, limit, job, action);
    }

    /**
     * Runs all jobs concurrently, and returns the value of the first that succeeds; the others are cancelled and waited
     * for. If another job succeeds as well, its value is closed if it is {@link AutoCloseable}; if closing fails, that
     * failure is logged. If a job that lost fails after it was cancelled, its failure is logged too. But an {@link Error} of a
     * job is thrown even if another job succeeds.
     *
     * @throws X if all fail: the first failure, with the others as suppressed exceptions
     * @throws IllegalArgumentException if there is no job
     * @throws InterruptedException if the caller is cancelled while it waits; thrown after every task has ended
     * @implNote Heritage: {@code asyncio.wait(FIRST_COMPLETED)}; differs: a failure does not win.
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <T extends @Nullable Object, X extends Exception> T race(Job<? extends T, ? extends X>... jobs)
            throws X, InterruptedException {
        return Async.<Job<? extends T, ? extends X>, T, X>race(Require.nonEmptyWithoutNulls(jobs, "jobs"), Job::call);
    }

    /**
     * Like {@link #race(Job[])}, for one job over many inputs: returns the first value; the other tasks are cancelled and
     * waited for, and their values are closed.
     *
     * @throws X if all fail: the first failure, with the others as suppressed exceptions
     * @throws IllegalArgumentException if there is no input
     * @throws InterruptedException if the caller is cancelled while it waits; thrown after every task has ended
     */
    public static <I extends @Nullable Object, T extends @Nullable Object, X extends Exception> T race(
            Iterable<? extends I> inputs, Job.On<? super I, ? extends T, X> job) throws X, InterruptedException {
        return FanOut.<I, T, X>race(inputs, job);
    }

    /**
     * Like {@link #race(Job[])}, for actions, which have no result: the first that succeeds wins, and the others are
     * cancelled and waited for.
     *
     * @throws X if all fail: the first failure, with the others as suppressed exceptions
     * @throws IllegalArgumentException if there is no action
     * @throws InterruptedException if the caller is cancelled while it waits; thrown after every task has ended
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <X extends Exception> void race(Action<? extends X>... actions) throws X, InterruptedException {
        Async.<Action<? extends X>, @Nullable Void, X>race(
                Require.nonEmptyWithoutNulls(actions, "actions"), Structured.asJob(Action::run));
    }

    // Time

    /**
     * Runs {@code body}, which is cancelled if it takes longer than {@code limit}. The deadline also applies to the tasks that
     * the body spawns. If the body returns a value although it was cancelled, the value is returned.
     *
     * @param limit how long the body may take; with zero or less the body is not started; a limit that is too long for the
     *     clock is clamped
     * @throws TimedOutException if this deadline cancelled the body. It is thrown after the body has ended, and its message
     *     names the limit
     * @throws X if the body throws it. If the body throws it in its clean-up, after the deadline has fired, the timeout is
     *     a suppressed exception
     * @throws InterruptedException if the caller is cancelled from outside; that cancellation takes precedence over the
     *     timeout
     * @implNote Heritage: {@code asyncio.timeout}; differs: a timeout never looks like a cancellation.
     */
    public static <T extends @Nullable Object, X extends Exception> T withTimeout(
            Duration limit, Job<? extends T, X> body) throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        return Async.<T, X>withTimeout(limit, deadline -> body.call());
    }

    /**
     * Like {@link #withTimeout(Duration, Job)}, for a body without a result.
     *
     * @throws TimedOutException if the body was cut short by this deadline
     * @throws X if the body throws it
     * @throws InterruptedException if the caller is cancelled from outside
     */
    public static <X extends Exception> void withTimeout(Duration limit, Action<X> body)
            throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        withTimeout(limit, Structured.asJob(body));
    }

    /**
     * Like {@link #withTimeout(Duration, Job)}, for a body that moves its deadline, or passes it to another task.
     *
     * @throws TimedOutException if the body was cut short by this deadline
     * @throws X if the body throws it
     * @throws InterruptedException if the caller is cancelled from outside
     */
    public static <T extends @Nullable Object, X extends Exception> T withTimeout(
            Duration limit, Job.On<? super Deadline, ? extends T, X> body) throws X, InterruptedException {
        Objects.requireNonNull(limit, "limit");
        Objects.requireNonNull(body, "body");
        Strand.throwIfCancelled();
        if (!limit.isPositive()) {
            throw TimeoutScope.withoutStart(limit);
        }
        return TimeoutScope.<T, X>call(limit, body);
    }

    /**
     * Like {@link #withTimeout(Duration, Job)}, but with an empty result instead of a {@link TimedOutException}. With a limit
     * of zero or less the body is not started.
     *
     * @return the value; empty if the deadline cut the body short, if the limit is zero or less, or if the value is null
     * @throws X if the body throws it
     * @throws InterruptedException if the caller is cancelled from outside
     * @implNote Heritage: {@code trio.move_on_after}.
     */
    public static <T, X extends Exception> Optional<T> moveOnAfter(Duration limit, Job<? extends @Nullable T, X> body)
            throws X, InterruptedException {
        Objects.requireNonNull(limit, "limit");
        Objects.requireNonNull(body, "body");
        Strand.throwIfCancelled();
        return limit.isPositive() ? TimeoutScope.<T, X>moveOn(limit, body) : Optional.empty();
    }

    /**
     * Like {@link #moveOnAfter(Duration, Job)}, for a body without a result.
     *
     * @return whether the body returned; false if the deadline cut it short, or if the limit is zero or less
     * @throws X if the body throws it
     * @throws InterruptedException if the caller is cancelled from outside
     */
    public static <X extends Exception> boolean moveOnAfter(Duration limit, Action<X> body)
            throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        Job<Boolean, X> finishing = () -> {
            body.run();
            return true;
        };
        return moveOnAfter(limit, finishing).isPresent();
    }

    /**
     * Returns the earliest deadline that applies to the current task; empty if there is none. Deadlines outside of a
     * {@link #shielded} body do not apply inside it.
     */
    public static Optional<Deadline> deadline() {
        Strand strand = Strand.currentOrNull();
        return strand == null ? Optional.empty() : TimeoutScope.nearest(strand.innermost());
    }

    /**
     * Waits for {@code duration}. With zero or less, this method is a {@link #checkpoint}. A duration that is too long for the
     * clock is clamped.
     *
     * @throws InterruptedException if the caller is cancelled while it waits
     * @implNote Heritage: {@code asyncio.sleep}.
     */
    public static void sleep(Duration duration) throws InterruptedException {
        if (Objects.requireNonNull(duration, "duration").isPositive()) {
            Sleep.sleep(duration);
        } else {
            checkpoint();
        }
    }

    /**
     * Lets other tasks run, and throws if a cancellation is pending.
     *
     * @throws InterruptedException if the caller is cancelled
     * @implNote Heritage: {@code asyncio.sleep(0)}, {@code trio.lowlevel.checkpoint}.
     */
    public static void checkpoint() throws InterruptedException {
        Strand.throwIfCancelled();
        Strand strand = Strand.currentOrNull();
        if (strand == null) {
            Thread.yield();
        } else {
            Scheduler.of(strand).yieldNow();
            Strand.throwIfCancelled();
        }
    }

    /**
     * Returns the time of the run's clock in nanoseconds from an arbitrary origin, for measuring durations, like
     * {@link System#nanoTime}. In a simulation it is the virtual time; on a thread that is not a task, it is the time of
     * the system.
     */
    public static long nanoTime() {
        return timeOfRun().nanoTime();
    }

    /**
     * Returns the clock of the run, in UTC. In a simulation it shows the virtual time; in other runs, and on a thread that
     * is not a task, it is the clock of the system. The result may be kept and passed on, and remains the clock of the run
     * in which this method was called.
     */
    public static Clock clock() {
        return new TimeOfDay(timeOfRun()).withZone(ZoneOffset.UTC);
    }

    /**
     * Describes the running tasks of this process as text: the tree of the tasks of every run, what each task waits for and
     * holds, and a cycle of waits if there is one. The text is meant for logs, and for finding out why a test hangs. Names
     * of tasks are shown unchanged, including any input of the application that they contain. At most a thousand tasks are
     * shown; the others are counted. May be called by any thread, and never waits for a task.
     *
     * @implNote Heritage: {@code asyncio.all_tasks} and {@code print_call_graph}; differs: all runs, with the target of each
     *     wait.
     */
    public static String snapshot() {
        return Snapshot.take().toString();
    }

    private static dev.weft.spi.run.Clock timeOfRun() {
        Strand strand = Strand.currentOrNull();
        return (strand == null ? Scheduler.parallel() : Scheduler.of(strand)).clock();
    }

    // How a body runs

    /**
     * Runs {@code body}, and holds back a cancellation from outside until the body has ended. The cancellation is delivered
     * at the next wait after that. This is for clean-up code that must itself wait. Such code normally contains a deadline.
     *
     * {@snippet :
     * void close(Runnable sayGoodbye) throws InterruptedException {
     *     Async.shielded(() -> Async.moveOnAfter(Duration.ofSeconds(1), () -> sayGoodbye.run()));
     * }
     * }
     *
     * @throws X if the body throws it
     * @throws InterruptedException if the body is cancelled from inside the shield
     * @implNote Heritage: {@code asyncio.shield}; differs: a shield is a scope, so the caller waits until the body has
     *     ended.
     */
    public static <T extends @Nullable Object, X extends Exception> T shielded(Job<? extends T, X> body)
            throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        return Structured.inTask(() -> ShieldScope.<T, X>call(Strand.current(), body::call));
    }

    /**
     * Like {@link #shielded(Job)}, for a body without a result.
     *
     * @throws X if the body throws it
     * @throws InterruptedException if the body is cancelled from inside the shield
     */
    public static <X extends Exception> void shielded(Action<X> body) throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        shielded(Structured.asJob(body));
    }

    /**
     * Runs {@code body}, which blocks its thread in code outside of Weft. A cancellation interrupts the thread. Many
     * blocking calls of the JDK react to an interrupt; for those that do not, see {@link #blocking(Job, Action)}. In a
     * parallel run this method just calls the body. In an event loop the other tasks run meanwhile. In a simulation no
     * other task runs, and time does not advance.
     *
     * @throws X if the body throws it
     * @throws InterruptedException if the caller is cancelled
     * @implNote Heritage: {@code asyncio.to_thread}.
     */
    public static <T extends @Nullable Object, X extends Exception> T blocking(Job<? extends T, X> body)
            throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        return Blocking.<T, X>here(body);
    }

    /**
     * Like {@link #blocking(Job)}, for a body without a result.
     *
     * @throws X if the body throws it
     * @throws InterruptedException if the caller is cancelled
     */
    public static <X extends Exception> void blocking(Action<X> body) throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        blocking(Structured.asJob(body));
    }

    /**
     * Runs {@code body}, which blocks its thread in code outside of Weft, and which must not be interrupted. If the caller
     * is cancelled meanwhile, {@code onCancel} runs once. This action must make the body end, for example by closing the
     * stream that the body reads, by cancelling a statement, or by killing a process. This method returns when the body and
     * {@code onCancel} have ended.
     *
     * {@snippet :
     * byte[] output(Process process) throws IOException, InterruptedException {
     *     return Async.blocking(() -> process.getInputStream().readAllBytes(), () -> process.destroyForcibly());
     * }
     * }
     *
     * <p>A cancellation that comes after the body has ended does not run {@code onCancel}. So the objects that the body used
     * may be used again when this method returns. {@code onCancel} may run before the body has begun the operation that is to
     * be ended: an operation on a closed object fails when it begins, but cancelling a statement that has not started has no
     * effect. {@code onCancel} runs on a thread of its own, which is not a task: it may wait, and nothing cancels it. It sees
     * the context that a {@link ContextCarrier} carries.
     *
     * <p>If the body returns although the caller was cancelled, its value is returned, and an exception of {@code onCancel}
     * is logged. If the body throws an exception after {@code onCancel} has run, the exception is a consequence of the
     * cancellation: it becomes a suppressed exception of the {@link InterruptedException}, and is listed in
     * {@link Outcome.Cancelled#consequences}. As in {@link #shielded}, the cancellation reaches nothing inside the body,
     * neither its waits in Weft nor the tasks of its groups.
     *
     * @throws X if the body throws it, and {@code onCancel} has not run; or if {@code onCancel} throws it, with the exception
     *     of the body as a suppressed exception
     * @throws InterruptedException if the caller was cancelled before the body began, in which case the body does not run; or
     *     if the caller was cancelled while the body ran, and the body then threw an exception
     */
    public static <T extends @Nullable Object, X extends Exception> T blocking(
            Job<? extends T, X> body, Action<? extends X> onCancel) throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(onCancel, "onCancel");
        return Structured.inTask(() -> Blocking.<T, X>here(Strand.current(), body, onCancel));
    }

    /**
     * Like {@link #blocking(Job, Action)}, for a body without a result.
     *
     * @throws X if the body or {@code onCancel} throws it
     * @throws InterruptedException if the caller is cancelled
     */
    public static <X extends Exception> void blocking(Action<X> body, Action<? extends X> onCancel)
            throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(onCancel, "onCancel");
        blocking(Structured.asJob(body), onCancel);
    }

    /**
     * Runs {@code body} on a platform thread, and waits until it has ended. This is for native code, and for other code
     * that pins a virtual thread to its carrier while it blocks. On a platform thread such code delays no other task.
     *
     * <p>At most 256 bodies, of all runs together, have such a thread at a time. The others wait in a queue; a body that is
     * cancelled leaves the queue. A body that waits for another body of this kind keeps its thread meanwhile, so if 256
     * bodies each wait for a further body, all wait forever. Each body gets a new thread, so it sees no thread-local of
     * another task. Starting a thread takes 200 to 300 microseconds. The thread is a daemon.
     *
     * <p>The body is a task of its own, inside the scope of the caller: a cancellation interrupts its thread, deadlines are
     * inherited, and every operation of Weft may be used in it. The body does not own what the caller owns, for example a
     * {@code Lock}. Tasks that it spawns run on virtual threads; in an event loop they run outside of the loop, as the body
     * does. Inside another body of this method or of {@link #computing}, and in a simulation, the body runs as in
     * {@link #blocking(Job)}.
     *
     * @throws X if the body throws it
     * @throws InterruptedException if the caller is cancelled; thrown after the body has ended
     * @implNote Heritage: {@code asyncio.to_thread}; differs: the body can be interrupted, and the wait ends when the body
     *     ends.
     */
    public static <T extends @Nullable Object, X extends Exception> T onPlatformThread(Job<? extends T, X> body)
            throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        return Structured.inTask(() -> Blocking.<T, X>onPlatformThread(Strand.current(), body));
    }

    /**
     * Like {@link #onPlatformThread(Job)}, for a body without a result.
     *
     * @throws X if the body throws it
     * @throws InterruptedException if the caller is cancelled; thrown after the body has ended
     */
    public static <X extends Exception> void onPlatformThread(Action<X> body) throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        onPlatformThread(Structured.asJob(body));
    }

    /**
     * Runs {@code body}, a long computation, on a platform thread, and waits until it has ended. The computation does not
     * keep other tasks from running. At most as many such bodies run at a time as there are cores; this limit holds for all
     * runs together. The others wait in a queue; a body that is cancelled leaves the queue. A cancellation interrupts a running
     * body. A body that waits keeps its thread meanwhile. Inside the body of another call of this method, and in a simulation,
     * the new body is just called.
     *
     * <p>Each body gets a new thread, so it sees no thread-local of another task. Starting a thread takes 200 to 300
     * microseconds, which does not pay off for a computation of less than a millisecond.
     *
     * @throws X if the body throws it
     * @throws InterruptedException if the caller is cancelled; thrown after the body has ended
     * @implNote Heritage: {@code loop.run_in_executor} with a process pool.
     */
    public static <T extends @Nullable Object, X extends Exception> T computing(Job<? extends T, X> body)
            throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        return Structured.inTask(() -> Blocking.<T, X>computing(Strand.current(), body));
    }

    /**
     * Like {@link #computing(Job)}, for a body without a result.
     *
     * @throws X if the body throws it
     * @throws InterruptedException if the caller is cancelled; thrown after the body has ended
     */
    public static <X extends Exception> void computing(Action<X> body) throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        computing(Structured.asJob(body));
    }

    /**
     * Runs {@code body}. The tasks that it spawns, and the tasks that these tasks spawn, inherit the values that
     * {@code carrier} carries, in addition to those that they inherit already.
     *
     * {@snippet :
     * void serve(ScopedValue<String> user) throws InterruptedException {
     *     Async.inheriting(ContextCarrier.of(user), () ->
     *             Async.gather(List.of(1, 2, 3), n -> user.get() + " sees page " + n));
     * }
     * }
     *
     * @throws X if the body throws it
     * @throws InterruptedException if the caller is cancelled
     * @implNote Heritage: {@code contextvars}; differs: only listed values are inherited.
     */
    public static <T extends @Nullable Object, X extends Exception> T inheriting(
            ContextCarrier carrier, Job<? extends T, X> body) throws X, InterruptedException {
        Objects.requireNonNull(carrier, "carrier");
        Objects.requireNonNull(body, "body");
        return ContextCarriers.<T, X>call(carrier, body);
    }

    /**
     * Like {@link #inheriting(ContextCarrier, Job)}, for a body without a result.
     *
     * @throws X if the body throws it
     * @throws InterruptedException if the caller is cancelled
     */
    public static <X extends Exception> void inheriting(ContextCarrier carrier, Action<X> body)
            throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        inheriting(carrier, Structured.asJob(body));
    }
}

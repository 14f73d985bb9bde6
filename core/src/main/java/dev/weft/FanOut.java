package dev.weft;

import dev.weft.internal.check.Require;
import dev.weft.internal.failure.Sneak;
import dev.weft.internal.failure.Suppression;
import dev.weft.internal.scope.CompletionOrder;
import dev.weft.internal.scope.Results;
import dev.weft.internal.scope.TaskSource;
import dev.weft.internal.scope.UnclaimedValues;
import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Strand;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs one job over many inputs, with a task for each input and at most {@code limit} tasks at a time. This is the common
 * part of gather, settle, forEach, race and asCompleted. Inputs are pulled as tasks are started: the next one only when there
 * is a place for its task, so no task is queued. The caller's thread pulls them; in asCompleted, any thread that uses a handle
 * may do so.
 */
final class FanOut<I extends @Nullable Object, T extends @Nullable Object> {
    private final GroupScope group;
    private final Iterator<? extends I> inputs;
    private final Job.On<? super I, ? extends T, ?> job;
    private final @Nullable Results results;

    private FanOut(
            TaskGroup.Options options,
            Iterable<? extends I> inputs,
            Job.On<? super I, ? extends T, ?> job,
            @Nullable Results results) {
        this.group = new GroupScope(Strand.current(), options, results);
        this.results = results;
        this.inputs = inputs.iterator();
        this.job = job;
    }

    private static void check(Iterable<?> inputs, int limit, Object job, String jobParameter) {
        Objects.requireNonNull(inputs, "inputs");
        Require.atLeastOne(limit, "limit");
        Objects.requireNonNull(job, jobParameter);
    }

    private static TaskGroup.Options options(Policy policy, int limit) {
        return TaskGroup.options().with(policy).limit(limit);
    }

    /** Returns the results of all tasks, in the order of the inputs. */
    static <I extends @Nullable Object, T extends @Nullable Object, R extends @Nullable Object, X extends Exception>
            List<R> collect(
                    Policy policy, Iterable<? extends I> inputs, int limit, Job.On<? super I, ? extends T, ?> job)
                    throws X, InterruptedException {
        check(inputs, limit, job, "job");
        return Structured.inTask(() -> {
            Results results = new Results(inputs);
            FanOut<I, T> fanOut = new FanOut<>(options(policy, limit).longLived(), inputs, job, results);
            try {
                fanOut.<X>spawnAll();
                return listOf(policy, results);
            } catch (Throwable thrown) {
                Suppression failures = new Suppression(thrown);
                UnclaimedValues unclaimed = new UnclaimedValues(null);
                for (Object result : results.toList()) {
                    unclaimed.close(policy.valueIn(result), failures::add);
                }
                failures.finish();
                throw thrown;
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static <R extends @Nullable Object> List<R> listOf(Policy policy, Results results) {
        if (results.taskWithoutResult() instanceof SpawnedTask<?> cancelled) {
            cancelled.endedValue(); // throws, because the task was cancelled
        }
        policy.failuresIn(results).forEach(failure -> Boundary.receive(failure, Strand.current()));
        return (List<R>) results.toList();
    }

    /** Runs the action on all inputs, without results. */
    static <I extends @Nullable Object, X extends Exception> void forEach(
            Iterable<? extends I> inputs, int limit, Action.On<? super I, X> action) throws X, InterruptedException {
        check(inputs, limit, action, "action");
        Structured.<Outcome<@Nullable Void>, X>inTask(() -> {
            Job.On<I, @Nullable Void, X> job = Structured.asJob(action);
            FanOut<I, @Nullable Void> fanOut =
                    new FanOut<>(options(Policy.GATHER, limit).longLived(), inputs, job, null);
            return fanOut.<X>spawnAll();
        });
    }

    /** Returns the value of the first task that succeeds. */
    static <I extends @Nullable Object, T extends @Nullable Object, X extends Exception> T race(
            Iterable<? extends I> inputs, Job.On<? super I, ? extends T, X> job) throws X, InterruptedException {
        check(inputs, Integer.MAX_VALUE, job, "job");
        return Structured.inTask(() -> {
            FanOut<I, T> fanOut = new FanOut<>(options(Policy.RACE, Integer.MAX_VALUE), inputs, job, null);
            if (!fanOut.inputs.hasNext()) {
                throw new IllegalArgumentException("inputs must not be empty: a race needs at least one job");
            }
            return fanOut.<X>firstValue();
        });
    }

    private <X extends Exception> T firstValue() throws X, InterruptedException {
        try {
            spawnAll();
        } catch (Throwable thrown) {
            Suppression failures = new Suppression(thrown);
            closeValues(null, (_, failure) -> failures.add(failure));
            failures.finish();
            throw Sneak.<X>thrown(thrown);
        }
        SpawnedTask<T> winner = winner();
        closeValues(
                winner.endedOutcome().isSuccess() ? winner.endedValue() : null, UnclaimedValues::reportCloseFailure);
        reportFailuresOfLosers();
        return winner.endedValue();
    }

    /**
     * Reports the failures of tasks that failed after they had lost the race: their clean-up has failed. An earlier failure
     * is an ordinary part of a race, and is not reported.
     */
    private void reportFailuresOfLosers() {
        for (SpawnedTask<?> task : ended()) {
            if (group.wasCancelledWith(task) && task.endedOutcome() instanceof Outcome.Failure<?>(Throwable failure)) {
                UnclaimedValues.reportCleanUp(task, failure);
            }
        }
    }

    /** Closes the values of the tasks that succeeded, except {@code claimed}, which several tasks may have returned. */
    private void closeValues(@Nullable Object claimed, BiConsumer<SpawnedTask<?>, Throwable> onFailure) {
        UnclaimedValues unclaimed = new UnclaimedValues(claimed);
        for (SpawnedTask<?> task : ended()) {
            if (task.endedOutcome() instanceof Outcome.Success<?> success) {
                unclaimed.close(success.value(), failure -> onFailure.accept(task, failure));
            }
        }
    }

    /**
     * Returns the first task that succeeded without having been cancelled as a loser; if there is none, the first that
     * succeeded; if none succeeded, the first that ended. A loser that returns a value may be counted as ended before the
     * winner.
     */
    @SuppressWarnings("unchecked")
    private SpawnedTask<T> winner() {
        Cancellation lost = group.cancellation();
        List<SpawnedTask<?>> ended = ended();
        return (SpawnedTask<T>) first(ended, task -> task.endedOutcome().isSuccess() && task.cancellation() != lost)
                .or(() -> first(ended, task -> task.endedOutcome().isSuccess()))
                .orElse(ended.getFirst());
    }

    private List<SpawnedTask<?>> ended() {
        return group.ended().stream()
                .<SpawnedTask<?>>map(task -> (SpawnedTask<?>) task)
                .toList();
    }

    private static Optional<SpawnedTask<?>> first(List<SpawnedTask<?>> tasks, Predicate<SpawnedTask<?>> condition) {
        return tasks.stream().filter(condition).findFirst();
    }

    /** Runs {@code body} with handles in the order in which the tasks end. */
    static <I extends @Nullable Object, T extends @Nullable Object, R extends @Nullable Object, X extends Exception>
            R asCompleted(
                    Iterable<? extends I> inputs,
                    int limit,
                    Job.On<? super I, ? extends T, ?> job,
                    Job.On<? super Iterable<Completion<T>>, ? extends R, X> body)
                    throws X, InterruptedException {
        check(inputs, limit, job, "job");
        Objects.requireNonNull(body, "body");
        return Structured.inTask(() -> {
            FanOut<I, T> fanOut = new FanOut<>(options(Policy.AS_COMPLETED, limit), inputs, job, null);
            TaskSource source = fanOut.taskSource();
            GroupScope group = fanOut.group;
            CompletionOrder order = group.completionOrder(source);
            try {
                return group.valueOf(group.<R, X>execute(() -> {
                    source.fill();
                    return body.call(FanOut.<T>handles(order));
                }));
            } finally {
                order.end();
            }
        });
    }

    /** Returns handles for tasks with values of type {@code T}, in the order in which the tasks end. */
    static <T extends @Nullable Object> Iterable<Completion<T>> handles(CompletionOrder order) {
        return order.<Completion<T>>handles(index -> new Handle<>(order, index));
    }

    private record Handle<T extends @Nullable Object>(CompletionOrder order, int index) implements Completion<T> {
        @Override
        public T await() throws InterruptedException {
            return task().await();
        }

        @Override
        @SuppressWarnings("unchecked")
        public Task<T> task() throws InterruptedException {
            SpawnedTask<T> task = (SpawnedTask<T>) order.ended(index);
            if (task == null) {
                throw new ClosedException(order.describe(index) + " does not exist: the group ended with fewer tasks");
            }
            return task;
        }

        @Override
        public Outcome<T> outcome() throws InterruptedException {
            return task().outcome();
        }

        @Override
        public String toString() {
            return order.describe(index);
        }
    }

    /** Runs {@code action} with each handle, after the task of the handle has ended. */
    static <I extends @Nullable Object, T extends @Nullable Object, X extends Exception> void forEachCompleted(
            Iterable<? extends I> inputs,
            int limit,
            Job.On<? super I, ? extends T, ?> job,
            Action.On<? super Completion<T>, X> action)
            throws X, InterruptedException {
        Objects.requireNonNull(action, "action");
        Action.On<Iterable<Completion<T>>, X> each = completions -> {
            for (Completion<T> next : completions) {
                next.task(); // waits, and does not count as retrieving the outcome
                action.run(next);
            }
        };
        FanOut.<I, T, @Nullable Void, X>asCompleted(inputs, limit, job, Structured.asJob(each));
    }

    /** Spawns a task for every input, and waits for all. */
    private <X extends Exception> Outcome<@Nullable Void> spawnAll() throws X, InterruptedException {
        Action<X> spawning = () -> {
            while (inputs.hasNext()) {
                group.awaitPlace();
                spawnInBody(inputs.next());
            }
        };
        return group.execute(Structured.asJob(spawning));
    }

    /**
     * Spawns a task in the body of the group. If the group takes no more tasks because it was cancelled, for example after the
     * failure of a task, throws the exception of the cancellation, which does not count as a failure of the body.
     */
    private void spawnInBody(I input) throws InterruptedException {
        try {
            spawn(input);
        } catch (ClosedException e) {
            Async.checkpoint();
            throw e;
        }
    }

    private void spawn(I input) {
        if (results != null) {
            results.reserve();
        }
        group.spawn(group.scheduler(), nameOf(input), () -> job.call(input));
    }

    /** Returns the object that names the task for {@code input}; null for a lambda, whose text is an address in memory. */
    private static @Nullable Object nameOf(@Nullable Object input) {
        return input != null && input.getClass().isHidden() ? null : input;
    }

    private TaskSource taskSource() {
        return new TaskSource() {
            @Override
            public synchronized boolean hasMore() {
                return inputs.hasNext();
            }

            @Override
            public synchronized void fill() {
                while (!group.isCancelRequested() && group.hasPlace() && inputs.hasNext()) {
                    spawn(inputs.next());
                }
            }
        };
    }
}

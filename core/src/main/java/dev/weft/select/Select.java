package dev.weft.select;

import dev.weft.Job;
import dev.weft.Promise;
import dev.weft.Selectable;
import dev.weft.Task;
import dev.weft.TaskFailedException;
import dev.weft.queue.Queue;
import dev.weft.queue.QueueClosedException;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import dev.weft.sync.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the first of several alternatives: an item in a queue, a free place in a queue, an event, the end of a task, a
 * promise, or a delay. The job of the chosen clause runs and returns the result; the other alternatives have no effect.
 *
 * {@snippet :
 * import dev.weft.queue.Queue;
 * import dev.weft.select.Select;
 *
 * Queue<String> words = Queue.bounded(10);
 * Event closing = Event.create();
 * String news = Select.first(
 *         Select.take(words, word -> "a word: " + word),
 *         Select.whenSet(closing, () -> "that was all"),
 *         Select.after(Duration.ofMillis(10), () -> "nothing to hear"));
 * }
 *
 * <p>A caller that is cancelled while it waits has taken nothing and put nothing. The choice of a clause is final. The job of
 * the clause runs afterwards, in the calling task, and may wait and throw like any other code.
 *
 * @implNote Heritage: Go's {@code select}; {@code asyncio.wait} with {@code FIRST_COMPLETED}; differs: nothing is lost.
 */
public final class Select {
    private Select() {}

    /**
     * Waits for the first of {@code clauses}. If several clauses are ready, the one that comes first in {@code clauses} is
     * chosen.
     *
     * @return the result of the job of the chosen clause
     * @throws X if the job of the chosen clause throws it
     * @throws QueueClosedException if the chosen clause puts into a closed queue, or takes from a closed queue that has no item
     *     left; if the queue was closed with a failure, the failure is the cause
     * @throws TaskFailedException if the chosen clause is for a task or a promise that has failed
     * @throws CancellationException if the chosen clause is for a task that was cancelled, or for a promise that was failed
     *     with such an exception
     * @throws IllegalArgumentException if there is no clause, or two clauses use the same queue
     * @throws IllegalStateException if the wait could never end, because each task that could end it waits for the caller
     * @throws InterruptedException if the caller is cancelled while it waits; no clause was chosen
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <R extends @Nullable Object, X extends Exception> R first(Clause<? extends R, ? extends X>... clauses)
            throws X, InterruptedException {
        return Selection.<R, X>await(checked(clauses));
    }

    /**
     * Like {@link #first}, but if several clauses are ready, one of these is chosen at random. So a loop in which several
     * clauses are always ready chooses each of them sooner or later.
     *
     * @return the result of the job of the chosen clause
     * @throws X if the job of the chosen clause throws it
     * @throws QueueClosedException if the chosen clause puts into a closed queue, or takes from a closed queue that has no item
     *     left; if the queue was closed with a failure, the failure is the cause
     * @throws TaskFailedException if the chosen clause is for a task or a promise that has failed
     * @throws CancellationException if the chosen clause is for a task that was cancelled, or for a promise that was failed
     *     with such an exception
     * @throws IllegalArgumentException if there is no clause, or two clauses use the same queue
     * @throws IllegalStateException if the wait could never end, because each task that could end it waits for the caller
     * @throws InterruptedException if the caller is cancelled while it waits; no clause was chosen
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <R extends @Nullable Object, X extends Exception> R fairly(
            Clause<? extends R, ? extends X>... clauses) throws X, InterruptedException {
        List<Clause<? extends R, ? extends X>> shuffled = new ArrayList<>(checked(clauses));
        Collections.shuffle(shuffled, Random.from(Scheduler.of(Strand.current()).random()));
        return Selection.<R, X>await(shuffled);
    }

    private static <C extends Clause<?, ?>> List<C> checked(C[] clauses) {
        Objects.requireNonNull(clauses, "clauses");
        if (clauses.length == 0) {
            throw new IllegalArgumentException("clauses must not be empty");
        }
        for (int i = 0; i < clauses.length; i++) {
            int position = i;
            Object exclusive = Objects.requireNonNull(clauses[i], () -> "clauses[" + position + "]")
                    .choice()
                    .exclusive();
            if (exclusive != null) {
                refuseUseBefore(clauses, position, exclusive);
            }
        }
        return List.of(clauses);
    }

    /** Compares the clauses one by one, because they are few, and a select in a loop should not allocate a set each time. */
    private static void refuseUseBefore(Clause<?, ?>[] clauses, int position, Object exclusive) {
        for (int i = 0; i < position; i++) {
            if (clauses[i].choice().exclusive() == exclusive) {
                throw new IllegalArgumentException("clauses must not use a queue twice, but clauses[" + i + "] is for "
                        + targetOf(clauses[i]) + ", and clauses[" + position + "] for " + targetOf(clauses[position]));
            }
        }
    }

    private static String targetOf(Clause<?, ?> clause) {
        return clause.choice().target().description();
    }

    /**
     * Returns a clause that runs {@code job} with the value of {@code selectable}. The other methods of this class are shorter
     * forms for Weft's own primitives.
     *
     * @throws IllegalArgumentException if {@code selectable} does not come from a primitive
     */
    public static <T extends @Nullable Object, R extends @Nullable Object, X extends Exception> Clause<R, X> when(
            Selectable<T> selectable, Job.On<? super T, ? extends R, ? extends X> job) {
        return Clause.of(Objects.requireNonNull(selectable, "selectable"), Objects.requireNonNull(job, "job"));
    }

    /**
     * Returns a clause that takes an item from {@code queue} and runs {@code job} with it. If the queue is closed and has no
     * item left, the select throws a {@link QueueClosedException}.
     */
    public static <T, R extends @Nullable Object, X extends Exception> Clause<R, X> take(
            Queue<T> queue, Job.On<? super T, ? extends R, ? extends X> job) {
        return when(Objects.requireNonNull(queue, "queue").toTake(), job);
    }

    /**
     * Returns a clause that puts {@code item} into {@code queue} and then runs {@code job}. If the queue is closed, the select
     * throws a {@link QueueClosedException}.
     */
    public static <T, R extends @Nullable Object, X extends Exception> Clause<R, X> put(
            Queue<T> queue, T item, Job<? extends R, ? extends X> job) {
        Objects.requireNonNull(job, "job");
        return when(Objects.requireNonNull(queue, "queue").toPut(item), _ -> job.call());
    }

    /** Returns a clause that runs {@code job} once {@code event} is set. */
    public static <R extends @Nullable Object, X extends Exception> Clause<R, X> whenSet(
            Event event, Job<? extends R, ? extends X> job) {
        Objects.requireNonNull(job, "job");
        return when(Objects.requireNonNull(event, "event").whenSet(), _ -> job.call());
    }

    /**
     * Returns a clause that runs {@code job} with the value of {@code task} after the task has ended. If the task failed, the
     * select throws a {@link TaskFailedException}; if it was cancelled, a {@link CancellationException}.
     */
    public static <T extends @Nullable Object, R extends @Nullable Object, X extends Exception> Clause<R, X> whenEnded(
            Task<T> task, Job.On<? super T, ? extends R, ? extends X> job) {
        return when(Objects.requireNonNull(task, "task").whenEnded(), job);
    }

    /**
     * Returns a clause that runs {@code job} with the value of {@code promise} after the promise has been set. If the promise
     * was failed, the select throws a {@link TaskFailedException}; if it was failed with a {@link CancellationException}, the
     * select throws a {@code CancellationException}.
     */
    public static <T extends @Nullable Object, R extends @Nullable Object, X extends Exception> Clause<R, X> whenSet(
            Promise<T> promise, Job.On<? super T, ? extends R, ? extends X> job) {
        return when(Objects.requireNonNull(promise, "promise").whenSet(), job);
    }

    /**
     * Returns a clause that runs {@code job} once {@code delay} has passed. A delay of zero or less passes immediately: if
     * such a clause is the last one of {@link #first}, it is chosen when no other clause is ready.
     */
    public static <R extends @Nullable Object, X extends Exception> Clause<R, X> after(
            Duration delay, Job<? extends R, ? extends X> job) {
        Objects.requireNonNull(delay, "delay");
        Objects.requireNonNull(job, "job");
        return Clause.of(new After(delay), _ -> job.call());
    }
}

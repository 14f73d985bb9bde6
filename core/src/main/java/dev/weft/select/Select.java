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
 * Waits for the first of several things: an item, room in a queue, an event, the end of a task, a promise, or time. One
 * of them comes to pass, and what its clause says is done and gives the result; the others are left untouched.
 *
 * {@snippet :
 * import dev.weft.queue.Queue;
 * import dev.weft.select.Select;
 *
 * Queue<String> words = Queue.bounded(10);
 * Event closing = Event.create();
 * String news = Select.first(
 *         Select.take(words, word -> "a word: " + word),
 *         Select.set(closing, () -> "that was all"),
 *         Select.after(Duration.ofMillis(10), () -> "nothing to hear"));
 * }
 *
 * <p>A caller that is cancelled while it waits has taken nothing and put nothing. Once a clause was chosen it stands: what the
 * clause does runs in the caller, after the choice, and may wait and fail as any other code.
 *
 * @implNote Heritage: Go's {@code select}; {@code asyncio.wait} with {@code FIRST_COMPLETED}; differs: nothing is lost.
 */
public final class Select {
    private Select() {}

    /**
     * Waits for the first of {@code clauses}. If several are ready already, the one that is named first is chosen.
     *
     * @return the result of what was done
     * @throws X if what the chosen clause does fails
     * @throws QueueClosedException if the first thing that happens is that one of the queues is closed; its cause is what
     *     the queue was closed with, if that was a failure
     * @throws IllegalArgumentException if there is no clause, or a queue stands in two of them
     * @throws InterruptedException if the caller is cancelled while it waits; then nothing was chosen
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <R extends @Nullable Object, X extends Exception> R first(Clause<? extends R, ? extends X>... clauses)
            throws X, InterruptedException {
        return Selection.<R, X>await(checked(clauses));
    }

    /**
     * As {@link #first}, but if several are ready already, chance chooses. So a caller that selects again and again, and
     * always finds several ready, does each of them sooner or later.
     *
     * @return the result of what was done
     * @throws X if what the chosen clause does fails
     * @throws QueueClosedException if the first thing that happens is that one of the queues is closed; its cause is what
     *     the queue was closed with, if that was a failure
     * @throws IllegalArgumentException if there is no clause, or a queue stands in two of them
     * @throws InterruptedException if the caller is cancelled while it waits; then nothing was chosen
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
            throw new IllegalArgumentException("clauses must not be empty: there would be nothing to wait for");
        }
        for (int i = 0; i < clauses.length; i++) {
            int position = i;
            Object exclusive = Objects.requireNonNull(clauses[i], () -> "clauses[" + position + "]")
                    .choice()
                    .exclusive();
            if (exclusive != null && isNamedBefore(clauses, position, exclusive)) {
                throw new IllegalArgumentException("clauses must not name a queue twice, but do: " + exclusive);
            }
        }
        return List.of(clauses);
    }

    /** Compared one by one: clauses are few, and a select in a loop is to leave no set behind each time. */
    private static boolean isNamedBefore(Clause<?, ?>[] clauses, int position, Object exclusive) {
        for (int i = 0; i < position; i++) {
            if (clauses[i].choice().exclusive() == exclusive) {
                return true;
            }
        }
        return false;
    }

    /**
     * The clause that runs {@code job} on what {@code selectable} gives, if it is the one that comes. What else is in this
     * class is this with the selectables of Weft's own primitives.
     *
     * @throws IllegalArgumentException if {@code selectable} was not got from a primitive
     */
    public static <T extends @Nullable Object, R extends @Nullable Object, X extends Exception> Clause<R, X> when(
            Selectable<T> selectable, Job.On<? super T, ? extends R, ? extends X> job) {
        return Clause.of(Objects.requireNonNull(selectable, "selectable"), Objects.requireNonNull(job, "job"));
    }

    /**
     * The clause that takes an item from {@code queue} and runs {@code job} on it. When the queue is closed and has none
     * left, the select fails with {@link QueueClosedException}.
     */
    public static <T, R extends @Nullable Object, X extends Exception> Clause<R, X> take(
            Queue<T> queue, Job.On<? super T, ? extends R, ? extends X> job) {
        return when(Objects.requireNonNull(queue, "queue").toTake(), job);
    }

    /**
     * The clause that puts {@code item} into {@code queue} and then runs {@code job}. When the queue is closed, the select
     * fails with {@link QueueClosedException}.
     */
    public static <T, R extends @Nullable Object, X extends Exception> Clause<R, X> put(
            Queue<T> queue, T item, Job<? extends R, ? extends X> job) {
        Objects.requireNonNull(job, "job");
        return when(Objects.requireNonNull(queue, "queue").toPut(item), _ -> job.call());
    }

    /** The clause that runs {@code job} once {@code event} is set. */
    public static <R extends @Nullable Object, X extends Exception> Clause<R, X> set(
            Event event, Job<? extends R, ? extends X> job) {
        Objects.requireNonNull(job, "job");
        return when(Objects.requireNonNull(event, "event").whenSet(), _ -> job.call());
    }

    /**
     * The clause that runs {@code job} on the value of {@code task} once it has ended. If the task failed, the select
     * fails with {@link TaskFailedException}; if it was cancelled, with {@link CancellationException}.
     */
    public static <T extends @Nullable Object, R extends @Nullable Object, X extends Exception> Clause<R, X> ended(
            Task<T> task, Job.On<? super T, ? extends R, ? extends X> job) {
        return when(Objects.requireNonNull(task, "task").whenEnded(), job);
    }

    /**
     * The clause that runs {@code job} on the value of {@code promise} once it is set. If the promise was failed, the
     * select fails with {@link TaskFailedException}.
     */
    public static <T extends @Nullable Object, R extends @Nullable Object, X extends Exception> Clause<R, X> kept(
            Promise<T> promise, Job.On<? super T, ? extends R, ? extends X> job) {
        return when(Objects.requireNonNull(promise, "promise").whenSet(), job);
    }

    /**
     * The clause that runs {@code job} once {@code delay} has passed. A delay of zero or less has passed at once: as the
     * last clause of {@link #first} it is what to do if nothing else is ready.
     */
    public static <R extends @Nullable Object, X extends Exception> Clause<R, X> after(
            Duration delay, Job<? extends R, ? extends X> job) {
        Objects.requireNonNull(delay, "delay");
        Objects.requireNonNull(job, "job");
        return Clause.of(new After(delay), _ -> job.call());
    }
}

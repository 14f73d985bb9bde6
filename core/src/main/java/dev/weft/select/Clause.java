package dev.weft.select;

import dev.weft.Job;
import dev.weft.Selectable;
import dev.weft.spi.wait.Choice;
import org.jspecify.annotations.Nullable;

/**
 * One alternative of a {@link Select}, and the job to run if that alternative is chosen. A clause has no effect until it is
 * passed to a select. It may be used several times, and by several tasks.
 *
 * @param <R> the result of the job
 * @param <X> the exception that the job may throw
 */
public final class Clause<R extends @Nullable Object, X extends Exception> {
    private final Choice<?> choice;
    private final Finish<? extends R, ? extends X> finish;

    /** Runs the job with the value of the alternative. */
    private interface Finish<R extends @Nullable Object, X extends Exception> {
        R with(@Nullable Object handed) throws X, InterruptedException;
    }

    private Clause(Choice<?> choice, Finish<? extends R, ? extends X> finish) {
        this.choice = choice;
        this.finish = finish;
    }

    static <T extends @Nullable Object, R extends @Nullable Object, X extends Exception> Clause<R, X> of(
            Selectable<T> selectable, Job.On<? super T, ? extends R, ? extends X> job) {
        if (!(selectable instanceof Choice<?>)) {
            throw new IllegalArgumentException("selectable must come from a primitive, such as queue.toTake() or"
                    + " event.whenSet(), but is " + selectable);
        }
        @SuppressWarnings("unchecked") // a Selectable<T> of a primitive is a Choice<T>
        Choice<T> choice = (Choice<T>) selectable;
        return of(choice, job);
    }

    static <T extends @Nullable Object, R extends @Nullable Object, X extends Exception> Clause<R, X> of(
            Choice<T> choice, Job.On<? super T, ? extends R, ? extends X> job) {
        return new Clause<R, X>(choice, handed -> job.call(choice.taken(handed)));
    }

    /** The alternative. */
    Choice<?> choice() {
        return choice;
    }

    /** Runs the job with the object that was handed over. Called after the selection was settled for this clause. */
    R finish(@Nullable Object handed) throws X, InterruptedException {
        return finish.with(handed);
    }

    /** Returns the description of the alternative, such as {@code clause [an item of queue 'words' of 10]}. */
    @Override
    public String toString() {
        return "clause [" + choice.target().description() + "]";
    }
}

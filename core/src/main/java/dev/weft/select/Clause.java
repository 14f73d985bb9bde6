package dev.weft.select;

import dev.weft.Job;
import dev.weft.Selectable;
import dev.weft.spi.wait.Choice;
import org.jspecify.annotations.Nullable;

/**
 * One of the things that a {@link Select} waits for, and what to do if it is the one that comes. Does nothing until it
 * is selected among others, and may be used again and by several tasks.
 *
 * @param <R> the result of what is done
 * @param <X> the exception it may fail with
 */
public final class Clause<R extends @Nullable Object, X extends Exception> {
    private final Choice<?> choice;
    private final Finish<? extends R, ? extends X> finish;

    /** What is done with what was handed over. */
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
            throw new IllegalArgumentException("selectable must be got from a primitive, such as queue.toTake() or"
                    + " event.whenSet(), but is " + selectable);
        }
        @SuppressWarnings("unchecked") // a selectable is a choice of what it gives
        Choice<T> choice = (Choice<T>) selectable;
        return of(choice, job);
    }

    static <T extends @Nullable Object, R extends @Nullable Object, X extends Exception> Clause<R, X> of(
            Choice<T> choice, Job.On<? super T, ? extends R, ? extends X> job) {
        return new Clause<R, X>(choice, handed -> job.call(choice.taken(handed)));
    }

    /** What is waited for, and how. */
    Choice<?> choice() {
        return choice;
    }

    /** Does what is to be done, with what was handed over. Called once the selection was settled for this clause. */
    R finish(@Nullable Object handed) throws X, InterruptedException {
        return finish.with(handed);
    }
}

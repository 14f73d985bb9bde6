package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * A piece of work that returns a value, may wait, and may fail with an exception of its own type. Methods that run one kind
 * of job throw the exception of that job: {@code gather} over jobs that throw {@code IOException} throws
 * {@code IOException}. For a job that throws several checked exceptions the compiler finds only their common supertype.
 *
 * @param <T> the value
 * @param <X> the exception that the job may fail with; {@code RuntimeException} if it throws no checked exception
 */
@FunctionalInterface
public interface Job<T extends @Nullable Object, X extends Exception> {

    /**
     * Does the work.
     *
     * @throws X if the work fails
     * @throws InterruptedException if the calling task is cancelled while it waits
     */
    T call() throws X, InterruptedException;

    /**
     * A job with one input.
     *
     * @param <I> the input
     * @param <T> the value
     * @param <X> the exception that the job may fail with
     */
    @FunctionalInterface
    interface On<I extends @Nullable Object, T extends @Nullable Object, X extends Exception> {

        /**
         * Does the work on {@code input}.
         *
         * @throws X if the work fails
         * @throws InterruptedException if the calling task is cancelled while it waits
         */
        T call(I input) throws X, InterruptedException;
    }
}

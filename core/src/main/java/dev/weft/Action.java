package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Job} without a result.
 *
 * @param <X> the exception that the action may fail with; {@code RuntimeException} if it throws no checked exception
 */
@FunctionalInterface
public interface Action<X extends Exception> {

    /**
     * Does the work.
     *
     * @throws X if the work fails
     * @throws InterruptedException if the calling task is cancelled while it waits
     */
    void run() throws X, InterruptedException;

    /**
     * An action with one input.
     *
     * @param <I> the input
     * @param <X> the exception that the action may fail with
     */
    @FunctionalInterface
    interface On<I extends @Nullable Object, X extends Exception> {

        /**
         * Does the work on {@code input}.
         *
         * @throws X if the work fails
         * @throws InterruptedException if the calling task is cancelled while it waits
         */
        void run(I input) throws X, InterruptedException;
    }
}

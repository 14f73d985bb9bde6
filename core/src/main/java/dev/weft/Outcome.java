package dev.weft;

import dev.weft.internal.failure.Suppression;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended: with a value, with a failure, or cancelled.
 *
 * {@snippet :
 * for (Outcome<String> outcome : Async.settle(List.of("Ada", "Grace"), name -> "Hello, " + name)) {
 *     switch (outcome) {
 *         case Outcome.Success(var greeting) -> System.out.println(greeting);
 *         case Outcome.Failure(var exception) -> System.out.println("failed: " + exception.getMessage());
 *         case Outcome.Cancelled(var reason, var _) -> System.out.println(reason);
 *     }
 * }
 * }
 *
 * @param <T> the value
 */
public sealed interface Outcome<T extends @Nullable Object> {

    /** The task returned a value.
     *
     * @param value the value
     * @param <T> its type
     */
    record Success<T extends @Nullable Object>(T value) implements Outcome<T> {}

    /** The task failed with an exception.
     *
     * @param exception the exception, unchanged
     * @param <T> the type of the value that the task would have returned
     */
    record Failure<T extends @Nullable Object>(Throwable exception) implements Outcome<T> {

        /** Creates the outcome of a task that threw {@code exception}. */
        public Failure {
            Objects.requireNonNull(exception, "exception");
        }
    }

    /**
     * The task was cancelled, and ended because of the cancellation.
     *
     * @param reason a text that says why, such as {@code cancelled by task 'main': not needed any more}
     * @param consequences an immutable list of the exceptions that the task threw only because of the cancellation, other than
     *     the interruption itself: for example a wrapped interruption, or the exception of a closed socket or broken barrier
     * @param <T> the type of the value that the task would have returned
     */
    record Cancelled<T extends @Nullable Object>(String reason, List<Throwable> consequences) implements Outcome<T> {

        /** Creates the outcome of a task that was cancelled because of {@code reason}. */
        public Cancelled {
            Objects.requireNonNull(reason, "reason");
            consequences = List.copyOf(Objects.requireNonNull(consequences, "consequences"));
        }

        /** Creates the outcome of a task that was cancelled because of {@code reason} and threw only the interruption. */
        public Cancelled(String reason) {
            this(reason, List.of());
        }

        /** Returns the exception for a caller that needs the value, with the consequences as suppressed exceptions. */
        CancellationException toException(String message) {
            CancellationException thrown = new CancellationException(message);
            Suppression.addAll(thrown, consequences);
            return thrown;
        }
    }

    /** Returns whether the task returned a value. */
    default boolean isSuccess() {
        return this instanceof Success<T>;
    }
}

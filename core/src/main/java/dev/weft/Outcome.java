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
 *         case Outcome.Cancelled(var reason, var _) -> System.out.println("cancelled: " + reason);
 *     }
 * }
 * }
 *
 * @param <T> the value
 */
public sealed interface Outcome<T extends @Nullable Object> {

    /**
     * It returned a value.
     *
     * @param value what it returned
     * @param <T> its type
     */
    record Success<T extends @Nullable Object>(T value) implements Outcome<T> {}

    /**
     * It threw.
     *
     * @param exception what it threw, as it was thrown
     * @param <T> the type of the value it would have had
     */
    record Failure<T extends @Nullable Object>(Throwable exception) implements Outcome<T> {

        /** The outcome of what threw {@code exception}. */
        public Failure {
            Objects.requireNonNull(exception, "exception");
        }
    }

    /**
     * It was cancelled, and ended because of that.
     *
     * @param reason why, and which task requested it
     * @param consequences what it threw only because of the cancellation, if that was more than the interruption
     *     itself: an interruption that was wrapped, a closed socket, a broken barrier; a list that cannot be changed
     * @param <T> the type of the value it would have had
     */
    record Cancelled<T extends @Nullable Object>(String reason, List<Throwable> consequences) implements Outcome<T> {

        /** The outcome of what was cancelled because of {@code reason}. */
        public Cancelled {
            Objects.requireNonNull(reason, "reason");
            consequences = List.copyOf(Objects.requireNonNull(consequences, "consequences"));
        }

        /** The outcome of what was cancelled because of {@code reason} and threw nothing beside the interruption. */
        public Cancelled(String reason) {
            this(reason, List.of());
        }

        /** What is thrown where the value was wanted, with the consequences as suppressed exceptions. */
        CancellationException toException(String message) {
            CancellationException thrown = new CancellationException(message);
            Suppression.addAll(thrown, consequences);
            return thrown;
        }
    }

    /** Whether it returned a value. */
    default boolean isSuccess() {
        return this instanceof Success<T>;
    }
}

package dev.weft;

import dev.weft.internal.failure.Sneak;
import dev.weft.spi.wait.Strand;
import org.jspecify.annotations.Nullable;

/** Runs a structured call inside the current task, or, on a thread that is not a task, in a run of its own. */
final class Structured {
    private Structured() {}

    static <T extends @Nullable Object, X extends Exception> T inTask(Job<? extends T, X> body)
            throws X, InterruptedException {
        return Strand.currentOrNull() instanceof SpawnedTask<?> ? body.call() : Async.call(body);
    }

    /** Returns {@code action} as a job whose value is null. */
    @SuppressWarnings("NullAway") // NullAway does not see that the value may be null
    static <X extends Exception> Job<@Nullable Void, X> asJob(Action<X> action) {
        return () -> {
            action.run();
            return null;
        };
    }

    /** Returns {@code action} as a job whose value is null. */
    @SuppressWarnings("NullAway") // NullAway does not see that the value may be null
    static <I extends @Nullable Object, X extends Exception> Job.On<I, @Nullable Void, X> asJob(
            Action.On<? super I, X> action) {
        return input -> {
            action.run(input);
            return null;
        };
    }

    /** Returns {@code action} as a {@code Runnable} that throws the same exceptions without declaring them. */
    static Runnable asRunnable(Action<?> action) {
        return () -> {
            try {
                action.run();
            } catch (Exception e) {
                throw Sneak.<RuntimeException>thrown(e);
            }
        };
    }
}

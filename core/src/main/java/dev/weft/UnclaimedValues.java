package dev.weft;

import dev.weft.spi.wait.Strand;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Values that the program cannot reach any more: of the tasks that succeeded beside the winner of a race, and of those in a
 * call that throws. What can be closed among them is closed on the caller's thread, whatever is cancelled.
 */
final class UnclaimedValues {
    private static final System.Logger LOGGER = System.getLogger("dev.weft");

    private UnclaimedValues() {}

    /** Closes {@code value}, if it can be closed, and tells {@code onFailure} when that fails. */
    static void close(@Nullable Object value, Consumer<? super Throwable> onFailure) {
        if (value instanceof AutoCloseable closeable) {
            try {
                ShieldScope.call(Strand.current(), Structured.asJob(closeable::close));
            } catch (Throwable failure) { // for those who hear of it to decide; the call has its own result
                onFailure.accept(failure);
            }
        }
    }

    /** Reports a {@code failure} to close the value of {@code task}, which nobody is given. */
    static void report(SpawnedTask<?> task, Throwable failure) {
        LOGGER.log(
                System.Logger.Level.WARNING,
                "the value of task '" + task.name() + "' lost a race, and closing it failed",
                failure);
    }

    /** Reports that {@code task}, which had lost a race and was cancelled, has failed in its clean-up. */
    static void reportCleanUp(SpawnedTask<?> task, Throwable failure) {
        LOGGER.log(
                System.Logger.Level.WARNING,
                "task '" + task.name() + "' lost a race, and failed after it was cancelled",
                failure);
    }
}

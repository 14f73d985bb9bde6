package dev.weft.internal.scope;

import dev.weft.spi.wait.Strand;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Values that the program cannot reach any more: of the tasks that succeeded beside the winner of a race, and of those
 * in a call that throws. What can be closed among them is closed on the caller's thread, whatever is cancelled.
 */
public final class UnclaimedValues {
    private static final System.Logger LOGGER = System.getLogger("dev.weft");

    private UnclaimedValues() {}

    /** Closes {@code value}, if it can be closed; {@code onFailure} receives the failure of that. */
    public static void close(@Nullable Object value, Consumer<? super Throwable> onFailure) {
        if (value instanceof AutoCloseable closeable) {
            try {
                closeShielded(closeable);
            } catch (Throwable failure) { // the caller decides what to do with it; the call has its own result
                onFailure.accept(failure);
            }
        }
    }

    @SuppressWarnings("NullAway") // which does not see that the value may be null
    private static void closeShielded(AutoCloseable closeable) throws Exception {
        ShieldScope.<@Nullable Object, Exception>call(Strand.current(), () -> {
            closeable.close();
            return null;
        });
    }

    /** Reports a {@code failure} to close the value of {@code task}, which no caller is given. */
    public static void report(TaskNode task, Throwable failure) {
        LOGGER.log(
                System.Logger.Level.WARNING,
                "the value of task '" + task.name() + "' lost a race, and closing it failed",
                failure);
    }

    /** Reports that {@code task}, which had lost a race and was cancelled, has failed in its clean-up. */
    public static void reportCleanUp(TaskNode task, Throwable failure) {
        LOGGER.log(
                System.Logger.Level.WARNING,
                "task '" + task.name() + "' lost a race, and failed after it was cancelled",
                failure);
    }
}

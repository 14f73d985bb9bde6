package dev.weft.internal.scope;

import dev.weft.spi.wait.Strand;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Closes values that no caller gets: the values of tasks that succeeded besides the winner of a race, and the values of a
 * call that throws. The values are closed on the caller's thread, if they can be closed. A cancellation does not interrupt
 * the closing.
 *
 * <p>Several tasks may end with the same object, such as a connection that they share. Each object is closed once, and the
 * object that the caller gets is not closed.
 */
public final class UnclaimedValues {
    private static final System.Logger LOGGER = System.getLogger("dev.weft");

    private final @Nullable Object claimed;
    private @Nullable Set<Object> closed;

    /**
     * Creates an object for the values of one call. {@code claimed} is the value that the caller gets; null if the caller
     * gets no value.
     */
    public UnclaimedValues(@Nullable Object claimed) {
        this.claimed = claimed;
    }

    /**
     * Closes {@code value}, if it can be closed and was not closed before. If closing fails, {@code onFailure} receives the
     * failure.
     */
    public void close(@Nullable Object value, Consumer<? super Throwable> onFailure) {
        if (value instanceof AutoCloseable closeable && value != claimed && noteClosed(value)) {
            try {
                closeShielded(closeable);
            } catch (Throwable failure) { // the failure must not change the result of the call
                onFailure.accept(failure);
            }
        }
    }

    private boolean noteClosed(Object value) {
        Set<Object> known = closed;
        if (known == null) {
            known = Collections.newSetFromMap(new IdentityHashMap<>());
            closed = known;
        }
        return known.add(value);
    }

    @SuppressWarnings("NullAway") // NullAway does not see that the value may be null
    private static void closeShielded(AutoCloseable closeable) throws Exception {
        ShieldScope.<@Nullable Object, Exception>call(Strand.current(), () -> {
            closeable.close();
            return null;
        });
    }

    /** Reports that the value of {@code task}, which no caller gets, could not be closed because of {@code failure}. */
    public static void reportCloseFailure(TaskNode task, Throwable failure) {
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

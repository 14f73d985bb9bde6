package dev.weft;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Tells what code throws because it was cancelled from what it throws because it failed. */
final class Interruptions {
    private static final int DEEPEST_CAUSE = 16;

    private Interruptions() {}

    /**
     * Whether {@code thrown}, out of a cancelled scope, comes of the cancellation: what a wait of Weft's or a blocking
     * call of the JDK throws when it is cut short, also as the cause of a wrapper put around it.
     */
    static boolean comesOfCancellation(Throwable thrown) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < DEEPEST_CAUSE; depth++) {
            if (isInterruption(at)) {
                return true;
            }
            at = at instanceof Error ? null : UserObjects.cause(at);
        }
        return false;
    }

    private static boolean isInterruption(@Nullable Throwable thrown) {
        return switch (thrown) {
            case InterruptedException e -> true;
            case ClosedByInterruptException e -> true;
            case SocketTimeoutException e -> false;
            case InterruptedIOException e -> true;
            case SocketException e -> "Closed by interrupt".equals(UserObjects.message(e));
            case AwaitedTaskCancelledException e -> true;
            case GroupClosedException e -> true;
            case null, default -> false;
        };
    }

    /** An awaited task was cancelled. To a task that is cancelled itself this is part of its own cancellation. */
    static final class AwaitedTaskCancelledException extends CancellationException {
        private static final long serialVersionUID = 1;

        AwaitedTaskCancelledException(String taskName, String reason) {
            super("task '" + taskName + "' was " + reason);
        }

        /** For one who awaited a promise that stands for something that was cancelled, a future say. */
        AwaitedTaskCancelledException(CancellationException cancelled) {
            super("the promise was cancelled" + detail(UserObjects.message(cancelled)));
            initCause(cancelled);
        }

        private static String detail(@Nullable String message) {
            return message == null ? "" : ": " + message;
        }
    }

    /** A group takes no more tasks. To a task that is cancelled itself this is part of its own cancellation. */
    static final class GroupClosedException extends IllegalStateException {
        private static final long serialVersionUID = 1;

        GroupClosedException(String message) {
            super(message);
        }
    }
}

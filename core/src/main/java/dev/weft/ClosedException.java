package dev.weft;

import java.util.Objects;

/**
 * Thrown if other code closes, breaks or ends an object while it is in use: for example a queue that is closed, a group
 * that takes no more tasks, or a lock whose owner ended without releasing it. Extend this class for other objects that can
 * be closed while they are in use.
 *
 * <p>If a task was cancelled before this exception leaves it, the exception counts as a consequence of the cancellation: a
 * task that received the cancellation earlier may have closed an object that the tasks share. See {@link CancellationEcho}.
 */
public class ClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** Creates an exception with a message that names the closed object. */
    public ClosedException(String message) {
        super(Objects.requireNonNull(message, "message"));
    }

    /** Creates an exception with a message that names the closed object, and the failure that caused the closing. */
    public ClosedException(String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), Objects.requireNonNull(cause, "cause"));
    }
}

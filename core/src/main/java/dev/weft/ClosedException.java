package dev.weft;

import java.util.Objects;

/**
 * What was used has been closed, broken or ended by other code: a queue that is closed, a group that takes no more
 * tasks, a lock whose owner ended without giving it back. To be extended by whatever else can be closed while it is in
 * use.
 *
 * <p>In a task that was cancelled before this exception leaves it, the exception counts as a consequence of the
 * cancellation, since the task that receives the cancellation first closes what they share. See {@link CancellationEcho}.
 */
public class ClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** An exception with a message that says what is closed. */
    public ClosedException(String message) {
        super(Objects.requireNonNull(message, "message"));
    }

    /** An exception with a message that says what is closed, and the failure because of which it was. */
    public ClosedException(String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), Objects.requireNonNull(cause, "cause"));
    }
}

package dev.weft.queue;

import java.util.Objects;

/** Thrown to one who puts into a queue that is closed, or takes from one that is closed and has nothing left. */
public final class QueueClosedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** An exception with a message that says which queue it is. */
    public QueueClosedException(String message) {
        super(Objects.requireNonNull(message, "message"));
    }
}

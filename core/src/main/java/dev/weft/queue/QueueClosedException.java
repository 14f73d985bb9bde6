package dev.weft.queue;

import dev.weft.ClosedException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a put into a queue that is closed, and by a take from one that is closed and has no item left. If the queue
 * was closed with a failure, by {@link Queue#produce} or {@link Queue#close(Throwable)}, that failure is the cause; if it
 * was closed because all was put, there is no cause.
 */
public final class QueueClosedException extends ClosedException {
    private static final long serialVersionUID = 1;

    /** An exception with a message that says which queue it is. */
    public QueueClosedException(String message) {
        super(message);
    }

    /**
     * An exception for a queue that was closed with a failure.
     *
     * @param message which queue it is
     * @param cause what the queue was closed with
     */
    public QueueClosedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The exception of the queue described by {@code queue}, which was closed with {@code cause}, if there is one. */
    static QueueClosedException of(String queue, @Nullable Throwable cause) {
        if (cause == null) {
            return new QueueClosedException(queue + " is closed");
        }
        boolean cancelled = cause instanceof InterruptedException || cause instanceof CancellationException;
        return new QueueClosedException(
                queue + " was closed by a " + (cancelled ? "cancellation: " : "failure: ") + text(cause), cause);
    }

    /** What {@code cause} says, or its type if its own methods fail: the exception about it must come into being. */
    private static String text(Throwable cause) {
        try {
            return cause.toString();
        } catch (Throwable noAnswer) {
            return cause.getClass().getName();
        }
    }
}

package dev.weft.queue;

import dev.weft.ClosedException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a put into a closed queue, and by a take from a closed queue that has no item left. If the queue was closed
 * with a failure, by {@link Queue#produce} or {@link Queue#close(Throwable)}, that failure is the cause; otherwise there is
 * no cause.
 */
public final class QueueClosedException extends ClosedException {
    private static final long serialVersionUID = 1;

    /** Creates an exception with a message that names the queue. */
    public QueueClosedException(String message) {
        super(message);
    }

    /**
     * Creates an exception for a queue that was closed with a failure.
     *
     * @param message a message that names the queue
     * @param cause the failure
     */
    public QueueClosedException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Creates an exception for a closed queue. {@code queue} is its description; {@code cause} is the failure that closed
     * it, or null.
     */
    static QueueClosedException of(String queue, @Nullable Throwable cause) {
        if (cause == null) {
            return new QueueClosedException(queue + " is closed");
        }
        boolean cancelled = cause instanceof InterruptedException || cause instanceof CancellationException;
        return new QueueClosedException(
                queue + " was closed by a " + (cancelled ? "cancellation: " : "failure: ") + text(cause), cause);
    }

    /** The text of {@code cause}, or its type if its own methods throw, so that this exception can always be created. */
    private static String text(Throwable cause) {
        try {
            return cause.toString();
        } catch (Throwable e) {
            return cause.getClass().getName();
        }
    }
}

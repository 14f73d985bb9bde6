package dev.weft.io;

import java.io.IOException;

/**
 * Thrown when the stream was closed or aborted on this side, before or during the operation. The message says why. In a task
 * that is cancelled it counts as a consequence of the cancellation.
 */
public final class StreamClosedException extends IOException {
    private static final long serialVersionUID = 1;

    /** A stream that was closed. */
    public StreamClosedException(String message) {
        super(message);
    }
}

package dev.weft.io;

import java.io.IOException;

/**
 * Thrown when the stream was closed or aborted on this side, before or during the operation. The message gives the reason. In a
 * cancelled task, the exception counts as a consequence of the cancellation.
 */
public final class StreamClosedException extends IOException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public StreamClosedException(String message) {
        super(message);
    }
}

package dev.weft.http.failure;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when the connection broke or ended before the response was complete. The server may or may not have processed
 * the request.
 */
public final class ConnectionLostException extends HttpException {
    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param message what happened
     * @param url the URL of the exchange
     * @param cause the cause, or null
     */
    public ConnectionLostException(String message, URI url, @Nullable Throwable cause) {
        super(message, url, cause);
    }
}

package dev.weft.http.failure;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when no connection could be made: the host is unknown, refuses the connection or cannot be reached. The
 * message and the cause say why. The request was not sent.
 */
public final class ConnectFailedException extends HttpException {
    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param message what happened
     * @param url the URL of the exchange
     * @param cause the cause, or null
     */
    public ConnectFailedException(String message, URI url, @Nullable Throwable cause) {
        super(message, url, cause);
    }
}

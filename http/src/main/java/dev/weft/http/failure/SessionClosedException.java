package dev.weft.http.failure;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Thrown when the session is closed while a request is in progress. */
public final class SessionClosedException extends HttpException {
    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param message what happened
     * @param url the URL of the exchange
     * @param cause the cause, or null
     */
    public SessionClosedException(String message, URI url, @Nullable Throwable cause) {
        super(message, url, cause);
    }
}

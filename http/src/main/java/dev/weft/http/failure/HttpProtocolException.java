package dev.weft.http.failure;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Thrown when a response is not valid HTTP, or its headers are too large. */
public final class HttpProtocolException extends HttpException {
    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param message what happened
     * @param url the URL of the exchange
     * @param cause the cause, or null
     */
    public HttpProtocolException(String message, URI url, @Nullable Throwable cause) {
        super(message, url, cause);
    }
}

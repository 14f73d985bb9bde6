package dev.weft.http.failure;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Thrown when a response body is not in its declared encoding, or cannot be decoded to the requested type. */
public final class DecodingException extends HttpException {
    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param message what happened
     * @param url the URL of the exchange
     * @param cause the cause, or null
     */
    public DecodingException(String message, URI url, @Nullable Throwable cause) {
        super(message, url, cause);
    }
}

package dev.weft.http.failure;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when no secure connection could be made: the server is not trusted, or the TLS handshake failed. The request
 * was not sent.
 */
public final class TlsException extends HttpException {
    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param message what happened
     * @param url the URL of the exchange
     * @param cause the cause, or null
     */
    public TlsException(String message, URI url, @Nullable Throwable cause) {
        super(message, url, cause);
    }
}

package dev.weft.http.failure;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The connection broke or ended before the response was complete. The request may have been obeyed or not. */
public final class ConnectionLostException extends HttpException {
    private static final long serialVersionUID = 1;

    /**
     * An exception about an exchange.
     *
     * @param message what happened
     * @param url the URL of the exchange
     * @param cause what it came of, or null
     */
    public ConnectionLostException(String message, URI url, @Nullable Throwable cause) {
        super(message, url, cause);
    }
}

package dev.weft.http.failure;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The host has no address, takes no connection, or cannot be reached. Nothing was sent. The cause tells which. */
public final class ConnectFailedException extends HttpException {
    private static final long serialVersionUID = 1;

    /**
     * An exception about an exchange.
     *
     * @param message what happened
     * @param url the URL of the exchange
     * @param cause what it came of, or null
     */
    public ConnectFailedException(String message, URI url, @Nullable Throwable cause) {
        super(message, url, cause);
    }
}

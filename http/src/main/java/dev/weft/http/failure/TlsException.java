package dev.weft.http.failure;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** There is no secure connection: no trust in the server, or no agreement with it. Nothing was sent. */
public final class TlsException extends HttpException {
    private static final long serialVersionUID = 1;

    /**
     * An exception about an exchange.
     *
     * @param message what happened
     * @param url the URL of the exchange
     * @param cause what it came of, or null
     */
    public TlsException(String message, URI url, @Nullable Throwable cause) {
        super(message, url, cause);
    }
}

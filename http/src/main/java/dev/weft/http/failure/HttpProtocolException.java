package dev.weft.http.failure;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What came is not HTTP, or breaks its rules. */
public final class HttpProtocolException extends HttpException {
    private static final long serialVersionUID = 1;

    /**
     * An exception about an exchange.
     *
     * @param message what happened
     * @param url the URL of the exchange
     * @param cause what it came of, or null
     */
    public HttpProtocolException(String message, URI url, @Nullable Throwable cause) {
        super(message, url, cause);
    }
}

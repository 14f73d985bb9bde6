package dev.weft.http.failure;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The body is not in the encoding that it says, or does not fit what it was to be read as. */
public final class DecodingException extends HttpException {
    private static final long serialVersionUID = 1;

    /**
     * An exception about an exchange.
     *
     * @param message what happened
     * @param url the URL of the exchange
     * @param cause what it came of, or null
     */
    public DecodingException(String message, URI url, @Nullable Throwable cause) {
        super(message, url, cause);
    }
}

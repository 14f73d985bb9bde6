package dev.weft.http.failure;

import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The superclass of all failures of an exchange except timeouts. {@link HttpFailure} lists its subtypes. */
public abstract sealed class HttpException extends IOException implements HttpFailure
        permits CircuitOpenException,
                ConnectFailedException,
                ConnectionLostException,
                DecodingException,
                HttpProtocolException,
                RedirectException,
                SessionClosedException,
                StatusException,
                TlsException,
                TooLargeException {
    private static final long serialVersionUID = 1;

    private final URI url;

    /** For the permitted subclasses. */
    HttpException(String message, URI url, @Nullable Throwable cause) {
        super(message, cause);
        this.url = Objects.requireNonNull(url, "url");
    }

    @Override
    public URI url() {
        return url;
    }
}

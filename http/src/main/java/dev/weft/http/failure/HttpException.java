package dev.weft.http.failure;

import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An exchange has failed, and not because of a timeout. {@link HttpFailure} shows all there are. */
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

    /** For the failures themselves. */
    HttpException(String message, URI url, @Nullable Throwable cause) {
        super(message, cause);
        this.url = Objects.requireNonNull(url, "url");
    }

    @Override
    public URI url() {
        return url;
    }
}

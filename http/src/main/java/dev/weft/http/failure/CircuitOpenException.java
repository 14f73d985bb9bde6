package dev.weft.http.failure;

import dev.weft.spi.wait.Durations;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/** The request was not sent, because too many to its host have failed lately. */
public final class CircuitOpenException extends HttpException {
    private static final long serialVersionUID = 1;

    private final Duration retryIn;

    /**
     * An exception about an exchange.
     *
     * @param url the URL of the exchange
     * @param retryIn how long it is until it makes sense to come again
     */
    public CircuitOpenException(URI url, Duration retryIn) {
        super(
                "not sent to " + url.getAuthority() + ", which keeps failing; it will be asked again in "
                        + Durations.words(Objects.requireNonNull(retryIn, "retryIn")),
                url,
                null);
        this.retryIn = retryIn;
    }

    /** How long it is until it makes sense to come again. */
    public Duration retryIn() {
        return retryIn;
    }
}

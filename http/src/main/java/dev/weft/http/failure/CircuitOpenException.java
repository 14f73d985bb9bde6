package dev.weft.http.failure;

import dev.weft.spi.wait.Durations;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * Thrown when a circuit breaker refuses a request because too many requests to the same host have failed recently. The
 * request was not sent.
 */
public final class CircuitOpenException extends HttpException {
    private static final long serialVersionUID = 1;

    private final Duration retryIn;

    /**
     * Creates the exception.
     *
     * @param url the URL of the exchange
     * @param retryIn the maximum time until the circuit breaker admits a request again
     */
    public CircuitOpenException(URI url, Duration retryIn) {
        super(
                "the circuit breaker refused a request to " + url.getAuthority()
                        + ", because too many requests have failed; the next request is admitted in at most "
                        + Durations.inWords(Objects.requireNonNull(retryIn, "retryIn")),
                url,
                null);
        this.retryIn = retryIn;
    }

    /** The maximum time until the circuit breaker admits a request again. */
    public Duration retryIn() {
        return retryIn;
    }
}

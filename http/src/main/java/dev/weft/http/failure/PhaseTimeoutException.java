package dev.weft.http.failure;

import dev.weft.http.event.Phase;
import dev.weft.spi.wait.Durations;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Objects;

/**
 * Thrown when a phase of an exchange exceeded its time limit. If the exchange had a connection, the connection or, with
 * HTTP/2, the stream of the exchange was closed.
 */
public final class PhaseTimeoutException extends HttpTimeoutException implements HttpFailure {
    private static final long serialVersionUID = 1;

    private final URI url;
    private final Phase phase;
    private final Duration limit;
    private final Duration elapsed;

    /**
     * Creates the exception.
     *
     * @param url the URL of the exchange
     * @param phase the phase that took too long
     * @param limit the time limit
     * @param elapsed the time that the phase had taken when it was ended
     */
    public PhaseTimeoutException(URI url, Phase phase, Duration limit, Duration elapsed) {
        super(phase + " timeout of " + Durations.inWords(limit) + " for " + ShortUrl.of(url) + " after "
                + Durations.inWords(elapsed));
        this.url = Objects.requireNonNull(url, "url");
        this.phase = phase;
        this.limit = limit;
        this.elapsed = elapsed;
    }

    @Override
    public URI url() {
        return url;
    }

    /** The phase that took too long. */
    public Phase phase() {
        return phase;
    }

    /** The time limit. */
    public Duration limit() {
        return limit;
    }

    /** The time that the phase had taken when it was ended. */
    public Duration elapsed() {
        return elapsed;
    }
}

package dev.weft.http.failure;

import dev.weft.http.event.Phase;
import dev.weft.spi.wait.Durations;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Objects;

/** A phase of an exchange took longer than its limit. The connection was closed. */
public final class PhaseTimeoutException extends HttpTimeoutException implements HttpFailure {
    private static final long serialVersionUID = 1;

    private final URI url;
    private final Phase phase;
    private final Duration limit;
    private final Duration elapsed;

    /**
     * An exception about an exchange.
     *
     * @param url the URL of the exchange
     * @param phase what took too long
     * @param limit how long it might have taken
     * @param elapsed how long it had taken when it was given up
     */
    public PhaseTimeoutException(URI url, Phase phase, Duration limit, Duration elapsed) {
        super(phase + " timeout of " + Durations.words(limit) + " for " + url + " after " + Durations.words(elapsed));
        this.url = Objects.requireNonNull(url, "url");
        this.phase = phase;
        this.limit = limit;
        this.elapsed = elapsed;
    }

    @Override
    public URI url() {
        return url;
    }

    /** What took too long. */
    public Phase phase() {
        return phase;
    }

    /** How long it might have taken. */
    public Duration limit() {
        return limit;
    }

    /** How long it had taken when it was given up. */
    public Duration elapsed() {
        return elapsed;
    }
}

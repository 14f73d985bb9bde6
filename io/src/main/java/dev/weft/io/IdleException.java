package dev.weft.io;

import dev.weft.spi.wait.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/**
 * Thrown when no byte was sent or received for the time of {@link StreamOptions#idleTimeout}. If a read throws it, the
 * stream stays usable, for example to send a last message. If a write throws it, the stream is aborted.
 */
public final class IdleException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Duration limit;

    /**
     * Creates the exception.
     *
     * @param stream a description of the stream
     * @param limit the limit
     */
    public IdleException(String stream, Duration limit) {
        super(Objects.requireNonNull(stream, "stream") + " was idle for "
                + Durations.inWords(Objects.requireNonNull(limit, "limit")));
        this.limit = limit;
    }

    /** The limit. */
    public Duration limit() {
        return limit;
    }
}

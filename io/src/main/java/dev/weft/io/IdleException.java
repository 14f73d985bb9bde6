package dev.weft.io;

import dev.weft.spi.wait.Durations;
import java.io.IOException;
import java.time.Duration;

/**
 * No byte moved on the stream, either way, for as long as {@link StreamOptions#idleLimit} allows. One that ends a read
 * leaves the stream usable, for a goodbye say; one that ends a write has aborted it.
 */
public final class IdleException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Duration limit;

    /**
     * A stream that was idle for too long.
     *
     * @param stream which, in a few words
     * @param limit how long was allowed
     */
    public IdleException(String stream, Duration limit) {
        super(stream + " was idle for " + Durations.words(limit));
        this.limit = limit;
    }

    /** How long was allowed. */
    public Duration limit() {
        return limit;
    }
}

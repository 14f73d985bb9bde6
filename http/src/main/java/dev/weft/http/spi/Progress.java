package dev.weft.http.spi;

import dev.weft.http.event.HttpEvent;
import org.jspecify.annotations.Nullable;

/**
 * Receives the progress of an exchange from a transport. Time limits and listeners depend on it. May be called from any
 * thread; does not wait.
 */
public interface Progress {

    /** Ignores all progress. */
    Progress UNWATCHED = (kind, detail) -> {};

    /** Reports an event, with the detail that {@code kind} specifies. */
    void reached(HttpEvent.Kind kind, @Nullable Object detail);

    /** Reports that bytes of the request body are about to be sent. */
    default void sending() {}

    /**
     * Reports that these bytes, or the head of the request, have been sent. No time limit applies until the next call
     * of {@link #sending}, because meanwhile the body produces its next bytes.
     */
    default void sent() {}
}

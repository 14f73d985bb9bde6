package dev.weft.http.spi;

import dev.weft.http.event.HttpEvent;
import org.jspecify.annotations.Nullable;

/**
 * Receives the progress of an exchange from a transport; time limits and listeners depend on these calls. The methods
 * may be called from any thread and do not wait.
 */
public interface Progress {

    /** Ignores all progress. */
    Progress NONE = (kind, detail) -> {};

    /** Reports an event, with the detail that {@code kind} specifies. */
    void reached(HttpEvent.Kind kind, @Nullable Object detail);

    /** Reports that bytes of the request body are about to be sent. */
    default void sending() {}

    /**
     * Reports that the bytes after the last call of {@link #sending}, or the head of the request, have been sent. No
     * time limit applies until the next call of {@link #sending}, because the program is producing the next bytes of
     * the body.
     */
    default void sent() {}
}

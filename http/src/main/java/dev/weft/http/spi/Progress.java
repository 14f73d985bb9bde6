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

    /** Reports an event, with the detail that is documented at the constant {@code kind}; null if the kind has none. */
    void reached(HttpEvent.Kind kind, @Nullable Object detail);

    /** Reports that bytes of the request body are about to be sent. */
    default void sending() {}

    /**
     * Reports that all bytes so far have been sent: the head of a request that has a body, or the bytes that the last
     * call of {@link #sending} announced. The program is now producing the next bytes of the body, so the time limit for
     * writing does not apply until the next call of {@link #sending}.
     */
    default void sent() {}
}

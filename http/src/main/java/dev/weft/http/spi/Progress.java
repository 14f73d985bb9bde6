package dev.weft.http.spi;

import dev.weft.http.event.HttpEvent;
import org.jspecify.annotations.Nullable;

/**
 * Receives from a transport how far an exchange is: limits in time and listeners depend on it. May be called from any
 * thread; does not wait.
 */
public interface Progress {

    /** Discards what it is told. */
    Progress UNWATCHED = (kind, detail) -> {};

    /** Something has happened, with the detail that {@code kind} asks for. */
    void reached(HttpEvent.Kind kind, @Nullable Object detail);

    /** Bytes of the request's body are about to be sent. */
    default void sending() {}

    /**
     * The bytes, or the head of the request, were sent. The time until more bytes are about to be sent is what the body takes
     * to have them, and counts against no limit.
     */
    default void sent() {}
}

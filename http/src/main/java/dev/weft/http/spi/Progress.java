package dev.weft.http.spi;

import dev.weft.http.HttpEvent;
import org.jspecify.annotations.Nullable;

/**
 * Where a transport tells how far an exchange is: limits and listeners live on it. May be called from any thread, never
 * waits.
 */
public interface Progress {

    /** Nobody wants to know. */
    Progress UNWATCHED = (kind, detail) -> {};

    /** Something has happened, with the detail that {@code kind} asks for. */
    void reached(HttpEvent.Kind kind, @Nullable Object detail);

    /** Bytes of the request's body are about to be sent. */
    default void sending() {}

    /** They could be sent, or else the head of the request. Until more are about to be, it is the body's own time. */
    default void sent() {}
}

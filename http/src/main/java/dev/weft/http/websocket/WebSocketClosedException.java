package dev.weft.http.websocket;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown when a web socket is closed, so that no message can be sent or taken any more. */
public final class WebSocketClosedException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient @Nullable CloseStatus status;

    /**
     * Creates the exception.
     *
     * @param status the status with which the other side closed; null if this side closed
     */
    public WebSocketClosedException(@Nullable CloseStatus status) {
        super(status == null ? "the web socket is closed" : "the web socket was closed by the other side: " + status);
        this.status = status;
    }

    /** The status with which the other side closed; empty if this side closed. */
    public Optional<CloseStatus> status() {
        return Optional.ofNullable(status);
    }
}

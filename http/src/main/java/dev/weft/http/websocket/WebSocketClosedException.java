package dev.weft.http.websocket;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A web socket is closed: nothing can be sent any more, or nothing will come. */
public final class WebSocketClosedException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient @Nullable CloseStatus status;

    /**
     * An exception about a web socket.
     *
     * @param status the words of the other side; null if this side closed it
     */
    public WebSocketClosedException(@Nullable CloseStatus status) {
        super(status == null ? "the web socket is closed" : "the web socket was closed by the other side: " + status);
        this.status = status;
    }

    /** The words of the other side; empty if this side closed it. */
    public Optional<CloseStatus> status() {
        return Optional.ofNullable(status);
    }
}

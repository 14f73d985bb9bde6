package dev.weft.http.websocket;

import java.util.Objects;

/**
 * The code and reason with which the other side closed a web socket.
 *
 * @param code the close code: 1000 for a normal closure, 1001 if the other side is going away, 1005 if the other side
 *     gave no code; RFC 6455 defines the other codes
 * @param reason a human-readable reason; empty if the other side gave no reason
 */
public record CloseStatus(int code, String reason) {

    /** The code for a normal closure. */
    public static final int NORMAL = 1000;

    /** Checks that the reason is not null. */
    public CloseStatus {
        Objects.requireNonNull(reason, "reason");
    }

    @Override
    public String toString() {
        return code + (reason.isEmpty() ? "" : " " + reason);
    }
}

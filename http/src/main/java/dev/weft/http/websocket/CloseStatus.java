package dev.weft.http.websocket;

import java.util.Objects;

/**
 * With which words the other side closed a web socket.
 *
 * @param code why: 1000 if all is well, 1001 if it goes away, 1005 if it did not say; RFC 6455 has the others
 * @param reason for people; empty if it gave none
 */
public record CloseStatus(int code, String reason) {

    /** All is well. */
    public static final int NORMAL = 1000;

    /** The reason may not be null. */
    public CloseStatus {
        Objects.requireNonNull(reason, "reason");
    }

    @Override
    public String toString() {
        return code + (reason.isEmpty() ? "" : " " + reason);
    }
}

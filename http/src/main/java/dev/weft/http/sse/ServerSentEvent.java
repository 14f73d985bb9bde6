package dev.weft.http.sse;

import java.util.Objects;

/**
 * An event sent by a server.
 *
 * @param lastId the last id that the server has sent, with this event or an earlier event; otherwise the {@code
 *     Last-Event-ID} of the request. Empty if there is no id or the server has reset the id
 * @param type the type of the event; {@code message} if the server did not set one
 * @param data the data, with lines separated by {@code \n}
 */
public record ServerSentEvent(String lastId, String type, String data) {

    /** Checks that nothing is null. */
    public ServerSentEvent {
        Objects.requireNonNull(lastId, "lastId");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(data, "data");
    }
}

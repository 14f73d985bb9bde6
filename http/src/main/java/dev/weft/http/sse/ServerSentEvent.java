package dev.weft.http.sse;

import java.util.Objects;

/**
 * One event that a server sent.
 *
 * @param lastId the last id that the server has sent, with this event or an earlier one, or else what the request said
 *     it was; empty if there is none, or the server took it back
 * @param type what kind of event it is; {@code message} if the server did not say
 * @param data the data, its lines separated by {@code \n}
 */
public record ServerSentEvent(String lastId, String type, String data) {

    /** None of them may be null. */
    public ServerSentEvent {
        Objects.requireNonNull(lastId, "lastId");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(data, "data");
    }
}

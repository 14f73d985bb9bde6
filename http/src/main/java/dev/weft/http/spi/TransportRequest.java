package dev.weft.http.spi;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a transport is to send, complete but for what its protocol needs.
 *
 * @param method the method, such as {@code GET}
 * @param url where it goes
 * @param headers its headers, those of the session included
 * @param body its body, or null if it has none
 * @param attributes what the program has attached to it that is not sent, by {@code dev.weft.http.Attribute}; and what
 *     Weft's own transport reads
 */
public record TransportRequest(
        String method,
        Url url,
        HeaderFields headers,
        @Nullable BodyWriter body,
        Map<Object, Object> attributes) {

    /** A request. */
    public TransportRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(headers, "headers");
        attributes = Map.copyOf(attributes);
    }

    /** Without headers, which may carry secrets. */
    @Override
    public String toString() {
        return method + " " + url;
    }
}

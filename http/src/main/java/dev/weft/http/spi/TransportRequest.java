package dev.weft.http.spi;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request for a transport, complete except for what the protocol requires, such as a content length.
 *
 * @param method the method, such as {@code GET}
 * @param url the URL
 * @param headers the headers, including the headers of the session
 * @param body the body, or null if there is none
 * @param attributes values that are not sent, by key: the program's values, whose keys are of type {@code
 *     dev.weft.http.Attribute}, and settings of Weft, whose keys are of other types
 */
public record TransportRequest(
        String method,
        Url url,
        HeaderFields headers,
        @Nullable BodyWriter body,
        Map<Object, Object> attributes) {

    /** Copies the attributes. */
    public TransportRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(headers, "headers");
        attributes = Map.copyOf(attributes);
    }

    /** The method and URL. Headers are left out because they may carry secrets. */
    @Override
    public String toString() {
        return method + " " + url;
    }
}

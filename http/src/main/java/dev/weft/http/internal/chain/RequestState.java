package dev.weft.http.internal.chain;

import dev.weft.http.internal.message.Methods;
import dev.weft.http.spi.BodyWriter;
import dev.weft.http.spi.HeaderFields;
import dev.weft.http.spi.Url;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * All there is to a request. The public {@code Request} is this and the session that it belongs to.
 *
 * @param method the method, such as {@code GET}
 * @param url where it goes
 * @param headers the headers that were set so far
 * @param body what is sent with it, or null
 * @param attributes what it carries that is not sent
 * @param call the call that it is part of, or null if it is not being sent
 */
public record RequestState(
        String method,
        Url url,
        HeaderFields headers,
        @Nullable BodyWriter body,
        Attributes attributes,
        @Nullable Call call) {

    /** A request with nothing but a method and a place. */
    public static RequestState of(String method, Url url) {
        return new RequestState(method, url, HeaderFields.none(), null, Attributes.NONE, null);
    }

    /**
     * The same request by another method.
     *
     * @throws IllegalArgumentException if that is no name for a method, or it allows no body and there is one
     */
    public RequestState withMethod(String other) {
        String checked = Methods.checked(other);
        requireAllowed(checked, body);
        return new RequestState(checked, url, headers, body, attributes, call);
    }

    /** The same request to another place. */
    public RequestState withUrl(Url other) {
        return new RequestState(method, other, headers, body, attributes, call);
    }

    /** The same request with these headers instead of those it has. */
    public RequestState withHeaders(HeaderFields other) {
        return new RequestState(method, url, other, body, attributes, call);
    }

    /** The same request with a header set, instead of any of that name. */
    public RequestState withHeader(String name, String value) {
        return withHeaders(headers.with(name, value));
    }

    /**
     * The same request with a body, or with none if that is null.
     *
     * @throws IllegalArgumentException if the method allows none
     */
    public RequestState withBody(@Nullable BodyWriter other) {
        requireAllowed(method, other);
        return new RequestState(method, url, headers, other, attributes, call);
    }

    private static void requireAllowed(String method, @Nullable BodyWriter body) {
        if (body != null && !Methods.allowsBody(method)) {
            throw new IllegalArgumentException("a " + method + " request has no body");
        }
    }

    /** The same request, carrying {@code value} under {@code key}. */
    public RequestState with(Object key, Object value) {
        return withAttributes(attributes.with(key, value));
    }

    /** The same request, carrying nothing under {@code key}. */
    public RequestState without(Object key) {
        return withAttributes(attributes.without(key));
    }

    private RequestState withAttributes(Attributes other) {
        return new RequestState(method, url, headers, body, other, call);
    }

    /** The same request as part of a call. */
    public RequestState within(Call other) {
        return new RequestState(method, url, headers, body, attributes, other);
    }

    /** What it carries under {@code key}, or {@code otherwise}. */
    public <T> T get(Key<T> key, T otherwise) {
        T own = attributes.get(key);
        return own != null ? own : otherwise;
    }

    /** Where it goes, as the JDK has it. */
    public URI uri() {
        return url.uri();
    }

    /** Whether the whole response is waited for. */
    public boolean isBuffered() {
        return call == null || call.isBuffered();
    }

    /** Whether it can be sent again: it has no body, or one that can be written again. */
    public boolean isReplayable() {
        return body == null || body.isReplayable();
    }

    /** Without headers, which may carry secrets. */
    @Override
    public String toString() {
        return method + " " + url;
    }
}

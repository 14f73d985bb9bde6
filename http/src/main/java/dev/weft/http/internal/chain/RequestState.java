package dev.weft.http.internal.chain;

import dev.weft.http.internal.message.Methods;
import dev.weft.http.spi.BodyWriter;
import dev.weft.http.spi.HeaderFields;
import dev.weft.http.spi.Url;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The state of a request. The public {@code Request} combines it with the session that will send it.
 *
 * @param method the method, such as {@code GET}
 * @param url the URL to which the request is sent
 * @param headers the headers set so far
 * @param body the body, or null
 * @param attributes the attributes, which are not sent
 * @param call the call that is sending the request, or null if it is not being sent
 */
public record RequestState(
        String method,
        Url url,
        HeaderFields headers,
        @Nullable BodyWriter body,
        Attributes attributes,
        @Nullable Call call) {

    /** A request without headers, body or attributes. */
    public static RequestState of(String method, Url url) {
        return new RequestState(method, url, HeaderFields.none(), null, Attributes.NONE, null);
    }

    /**
     * This request with another method.
     *
     * @throws IllegalArgumentException if {@code other} is not a valid method name, or if that method allows no body
     *     and this request has one
     */
    public RequestState withMethod(String other) {
        String checked = Methods.checked(other);
        requireAllowed(checked, body);
        return new RequestState(checked, url, headers, body, attributes, call);
    }

    /** This request with another URL. */
    public RequestState withUrl(Url other) {
        return new RequestState(method, other, headers, body, attributes, call);
    }

    /** This request with all its headers replaced. */
    public RequestState withHeaders(HeaderFields other) {
        return new RequestState(method, url, other, body, attributes, call);
    }

    /** This request with a header set, replacing all headers of that name. */
    public RequestState withHeader(String name, String value) {
        return withHeaders(headers.with(name, value));
    }

    /**
     * This request with a body, or without one if {@code other} is null.
     *
     * @throws IllegalArgumentException if the method allows no body
     */
    public RequestState withBody(@Nullable BodyWriter other) {
        requireAllowed(method, other);
        return new RequestState(method, url, headers, other, attributes, call);
    }

    private static void requireAllowed(String method, @Nullable BodyWriter body) {
        if (body != null && !Methods.allowsBody(method)) {
            throw new IllegalArgumentException("a " + method + " request cannot have a body");
        }
    }

    /** This request with a setting that overrides or extends a setting of the session. */
    public <T> RequestState with(Key<T> key, T value) {
        return withAttribute(key, value);
    }

    /** This request with an attribute whose key may be of any type. */
    public RequestState withAttribute(Object key, Object value) {
        return withAttributes(attributes.with(key, value));
    }

    /** This request with an attribute removed. */
    public RequestState without(Object key) {
        return withAttributes(attributes.without(key));
    }

    private RequestState withAttributes(Attributes other) {
        return new RequestState(method, url, headers, body, other, call);
    }

    /** This request as part of a call. */
    public RequestState withCall(Call other) {
        return new RequestState(method, url, headers, body, attributes, other);
    }

    /** The value of an attribute, or {@code otherwise} if it is not set. */
    public <T> T get(Key<T> key, T otherwise) {
        T value = attributes.get(key);
        return value != null ? value : otherwise;
    }

    /** The URL as a {@link URI}. */
    public URI uri() {
        return url.uri();
    }

    /** Whether sending waits for the whole response. */
    public boolean isBuffered() {
        return call == null || call.isBuffered();
    }

    /** Whether the request can be sent again: it has no body, or a replayable one. */
    public boolean isReplayable() {
        return body == null || body.isReplayable();
    }

    /** The method and URL. Headers are left out because they may carry secrets. */
    @Override
    public String toString() {
        return method + " " + url;
    }
}

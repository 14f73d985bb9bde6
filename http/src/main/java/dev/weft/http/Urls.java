package dev.weft.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** URLs from what people write. */
final class Urls {
    private Urls() {}

    /**
     * Resolves {@code url} as RFC 3986 says. A web socket's {@code ws} is read as {@code http}, {@code wss} as {@code
     * https}.
     *
     * @param base what a relative URL is relative to, or null if it must be absolute
     */
    static HttpUrl resolve(@Nullable HttpUrl base, String url) {
        Objects.requireNonNull(url, "url");
        String requested = isOfWebSocket(url) ? "http" + url.substring(2) : url;
        HttpUrl resolved = base == null ? null : base.resolve(requested);
        return resolved != null ? resolved : parse(requested);
    }

    private static boolean isOfWebSocket(String url) {
        return url.regionMatches(true, 0, "ws:", 0, 3) || url.regionMatches(true, 0, "wss:", 0, 4);
    }

    private static HttpUrl parse(String url) {
        try {
            return HttpUrl.get(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "url must be an absolute http or https URL, but is '" + withoutUser(url) + "'"
                            + detail(e.getMessage()),
                    e);
        }
    }

    /** What the engine says beyond what is said anyway. */
    private static String detail(@Nullable String message) {
        return message == null || message.startsWith("Expected URL scheme") ? "" : ": " + message;
    }

    static HttpUrl withQuery(HttpUrl url, Map<String, ?> parameters) {
        HttpUrl.Builder changed = url.newBuilder();
        parameters.forEach((name, value) -> {
            if (value instanceof Iterable<?> values) {
                values.forEach(each -> changed.addQueryParameter(name, String.valueOf(each)));
            } else {
                changed.addQueryParameter(name, value.toString());
            }
        });
        return changed.build();
    }

    /** {@code url} with those of {@code parameters} that it has none of. */
    static HttpUrl withDefaults(HttpUrl url, Map<String, Object> parameters) {
        if (parameters.isEmpty()) {
            return url;
        }
        Map<String, Object> missing = new LinkedHashMap<>(parameters);
        missing.keySet().removeAll(url.queryParameterNames());
        return withQuery(url, missing);
    }

    /** {@code url} without a name and a password in it. */
    static HttpUrl withoutUser(HttpUrl url) {
        return url.username().isEmpty() && url.password().isEmpty()
                ? url
                : url.newBuilder().username("").password("").build();
    }

    /** The same of what may be no URL at all, to be shown. */
    static String withoutUser(String url) {
        return url.replaceFirst("//[^/?#]*@", "//…@");
    }

    /** Scheme, host and port. */
    static String origin(HttpUrl url) {
        return url.scheme() + "://" + url.host() + ":" + url.port();
    }

    /** Whether the two are of one origin: the same scheme, host and port. */
    static boolean sameOrigin(HttpUrl one, HttpUrl other) {
        return one.port() == other.port()
                && one.host().equals(other.host())
                && one.scheme().equals(other.scheme());
    }
}

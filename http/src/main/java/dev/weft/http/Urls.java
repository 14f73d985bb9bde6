package dev.weft.http;

import java.util.Map;
import java.util.Objects;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** URLs from what people write. */
final class Urls {
    private Urls() {}

    /**
     * Resolves {@code url} as RFC 3986 says.
     *
     * @param base what a relative URL is relative to, or null if it must be absolute
     */
    static HttpUrl resolve(@Nullable HttpUrl base, String url) {
        Objects.requireNonNull(url, "url");
        HttpUrl resolved = base == null ? null : base.resolve(url);
        return resolved != null ? resolved : parse(url);
    }

    private static HttpUrl parse(String url) {
        try {
            return HttpUrl.get(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "url must be an absolute http or https URL, but is '" + url + "'" + detail(e.getMessage()), e);
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

    /** Whether the two are of one origin: the same scheme, host and port. */
    static boolean sameOrigin(HttpUrl one, HttpUrl other) {
        return one.port() == other.port()
                && one.host().equals(other.host())
                && one.scheme().equals(other.scheme());
    }
}

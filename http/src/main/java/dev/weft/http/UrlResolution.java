package dev.weft.http;

import java.util.Objects;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * How a session makes a URL of what it is given. It remembers the origin of the last one: most of the work is to check
 * and to normalise the name of a host, and the next URL is mostly of the same one. Any thread may use it.
 */
final class UrlResolution {
    private final @Nullable HttpUrl base;
    private volatile @Nullable Origin last;

    /** Relative URLs are relative to {@code base}; with null there are none. */
    UrlResolution(@Nullable HttpUrl base) {
        this.base = base;
    }

    /**
     * Resolves {@code url} as {@link Urls#resolve} does.
     *
     * @throws IllegalArgumentException if it is no http or https URL, or a relative one and there is no base
     */
    HttpUrl of(String url) {
        Objects.requireNonNull(url, "url");
        Origin known = last;
        HttpUrl resolved = known == null ? null : known.resolve(url);
        if (resolved != null) {
            return resolved;
        }
        HttpUrl whole = Urls.resolve(base, url);
        last = Origin.of(url, whole);
        return whole;
    }

    /**
     * The origin of a URL.
     *
     * @param written how it was written: from the scheme to the first slash of the path
     * @param root its URL
     */
    private record Origin(String written, HttpUrl root) {

        /** That of {@code url}; null if it is not written in the plain way, or has a user. */
        static @Nullable Origin of(String url, HttpUrl parsed) {
            int authority = parsed.scheme().length() + "://".length();
            int slash = url.indexOf('/', authority);
            if (slash < 0 || !url.startsWith(parsed.scheme() + "://")) {
                return null;
            }
            String written = url.substring(0, slash + 1);
            boolean plain = written.chars().noneMatch(c -> c == '@' || c == '?' || c == '#' || c == '\\');
            HttpUrl root = plain ? parsed.resolve("/") : null;
            return root == null ? null : new Origin(written, root);
        }

        /** {@code url}, if it is of this origin, or else null. Two slashes would begin another one. */
        @Nullable
        HttpUrl resolve(String url) {
            int path = written.length();
            boolean here = url.startsWith(written)
                    && (url.length() == path || (url.charAt(path) != '/' && url.charAt(path) != '\\'));
            return here ? root.resolve(url.substring(path - 1)) : null;
        }
    }
}

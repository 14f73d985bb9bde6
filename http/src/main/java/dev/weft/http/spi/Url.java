package dev.weft.http.spi;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An http or https URL, percent-encoded, with host and path in canonical form. Immutable. URLs are parsed as leniently
 * as in browsers: a space, for example, becomes {@code %20}, and a backslash becomes a slash.
 *
 * @implNote The WHATWG URL Standard. {@link URI} implements RFC 2396 and rejects many URLs that browsers accept.
 */
public final class Url {
    /** The characters besides letters and digits that need no further encoding for a {@link URI}. */
    private static final String PLAIN = "-._~:/?&=+";

    /** Matches the scheme and slashes, if there are any, and the user name and password with the at sign. */
    private static final Pattern AUTHORITY = Pattern.compile("((?:[^/\\\\?#@:]*+:)?+[/\\\\]++|)[^/\\\\?#]*@");

    private final String scheme;
    private final String user;
    private final String password;
    private final Authority authority;
    private final String path;
    private final @Nullable String query;
    private final @Nullable String fragment;
    private final String text;

    /**
     * Created on first use and kept: creating the URI is expensive. Some requests never need the URI, and others need
     * it several times.
     */
    private volatile @Nullable URI uri;

    /** Creates a URL from parts that are already encoded. */
    Url(
            String scheme,
            String user,
            String password,
            Authority authority,
            String path,
            @Nullable String query,
            @Nullable String fragment) {
        this.scheme = scheme;
        this.user = user;
        this.password = password;
        this.authority = authority;
        this.path = path;
        this.query = query;
        this.fragment = fragment;
        this.text = text(path, query, fragment);
    }

    private String text(String path, @Nullable String query, @Nullable String fragment) {
        StringBuilder whole = new StringBuilder(scheme).append("://");
        if (!user.isEmpty() || !password.isEmpty()) {
            whole.append(user).append(password.isEmpty() ? "" : ":" + password).append('@');
        }
        whole.append(authority.hostInUrl());
        if (authority.port() != Authority.defaultPort(scheme)) {
            whole.append(':').append(authority.port());
        }
        whole.append(path);
        if (query != null) {
            whole.append('?').append(query);
        }
        return (fragment == null ? whole : whole.append('#').append(fragment)).toString();
    }

    /**
     * Parses an absolute URL. The schemes of web sockets, {@code ws} and {@code wss}, are read as {@code http} and
     * {@code https}.
     *
     * @throws IllegalArgumentException if {@code url} is not an absolute http or https URL; the message does not
     *     contain a password
     */
    public static Url of(String url) {
        return of(null, url);
    }

    /**
     * Parses a URL that may be relative.
     *
     * @param base the base against which a relative URL is resolved, or null if {@code url} must be absolute
     * @throws IllegalArgumentException if {@code url} is not an http or https URL; the message does not contain a
     *     password
     */
    public static Url of(@Nullable Url base, String url) {
        Objects.requireNonNull(url, "url");
        String requested = isWebSocketUrl(url) ? "http" + url.substring(2) : url;
        try {
            return UrlReader.read(base, requested);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "url must be an absolute http or https URL, but is '" + withoutUser(requested) + "'" + detail(e),
                    e);
        }
    }

    private static String detail(IllegalArgumentException failure) {
        String message = failure.getMessage();
        return message == null || message.isEmpty() ? "" : ": " + message;
    }

    private static boolean isWebSocketUrl(String url) {
        return url.regionMatches(true, 0, "ws:", 0, 3) || url.regionMatches(true, 0, "wss:", 0, 4);
    }

    /**
     * Removes the user name and password from a string that may or may not be a valid URL, for use in messages.
     * Slashes, backslashes or nothing may stand before the host, as in a URL that is parsed.
     */
    public static String withoutUser(String url) {
        Matcher authority = AUTHORITY.matcher(url);
        return authority.lookingAt() ? authority.group(1) + "…@" + url.substring(authority.end()) : url;
    }

    /**
     * Resolves {@code reference}, which may be relative, against this URL; null if the result is not an http or https
     * URL.
     */
    public @Nullable Url resolve(String reference) {
        try {
            return UrlReader.read(this, reference);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The scheme: {@code http} or {@code https}. */
    public String scheme() {
        return scheme;
    }

    /** Whether the scheme is https. */
    public boolean isHttps() {
        return scheme.equals("https");
    }

    /** The host and port. */
    public Authority authority() {
        return authority;
    }

    /** The user name, decoded; empty if there is none. */
    public String user() {
        return Percent.decode(user);
    }

    /** The password, decoded; empty if there is none. */
    public String password() {
        return Percent.decode(password);
    }

    /** Whether there is a user name or a password. */
    public boolean hasUser() {
        return !user.isEmpty() || !password.isEmpty();
    }

    /** The encoded path; at least a slash. */
    public String path() {
        return path;
    }

    /** The encoded query, without the question mark; null if there is none. */
    public @Nullable String query() {
        return query;
    }

    /** The encoded fragment, without the number sign; null if there is none. Fragments are not sent. */
    public @Nullable String fragment() {
        return fragment;
    }

    /** The request target: path and query. */
    public String target() {
        return query == null ? path : path + "?" + query;
    }

    /** Scheme, host and port: the unit to which credentials and connection permits belong. */
    public String origin() {
        return scheme + "://" + authority;
    }

    /** Whether this URL and {@code other} have the same scheme, host and port. */
    public boolean isSameOrigin(Url other) {
        return scheme.equals(other.scheme) && authority.equals(other.authority);
    }

    /** This URL without user name and password. */
    public Url withoutUser() {
        return hasUser() ? new Url(scheme, "", "", authority, path, query, fragment) : this;
    }

    /** This URL with another encoded fragment, or without one if {@code other} is null. */
    public Url withFragment(@Nullable String other) {
        return new Url(scheme, user, password, authority, path, query, other);
    }

    /**
     * This URL with query parameters added, encoded as needed. A parameter whose value is an {@link Iterable} is added
     * once for each element.
     */
    public Url withQuery(Map<String, ?> parameters) {
        StringBuilder added = new StringBuilder();
        parameters.forEach((name, value) -> {
            if (value instanceof Iterable<?> values) {
                values.forEach(each -> append(added, name, String.valueOf(each)));
            } else {
                append(added, name, value.toString());
            }
        });
        if (added.isEmpty()) {
            return this;
        }
        String parameterText = added.substring(1);
        String newQuery = query == null ? parameterText : query + "&" + parameterText;
        return new Url(scheme, user, password, authority, path, newQuery, fragment);
    }

    private static void append(StringBuilder to, String name, String value) {
        to.append('&').append(Percent.PARAMETER.encode(name)).append('=').append(Percent.PARAMETER.encode(value));
    }

    /** This URL with query parameters added. A parameter whose name is already in the query is left out. */
    public Url withDefaults(Map<String, Object> parameters) {
        if (parameters.isEmpty()) {
            return this;
        }
        Map<String, Object> missing = new LinkedHashMap<>(parameters);
        missing.keySet().removeAll(parameterNames());
        return withQuery(missing);
    }

    private Set<String> parameterNames() {
        return query == null
                ? Set.of()
                : Arrays.stream(query.split("&", -1))
                        .map(each -> Percent.decode(each.split("=", 2)[0].replace('+', ' ')))
                        .collect(Collectors.toSet());
    }

    /** This URL as a {@link URI}, encoded further where {@code URI} requires it. */
    public URI uri() {
        URI cached = uri;
        if (cached == null) {
            cached = isPlain() ? URI.create(text) : encodeForUri();
            uri = cached;
        }
        return cached;
    }

    private boolean isPlain() {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
            if (!alphanumeric && PLAIN.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private URI encodeForUri() {
        String strict = Percent.withoutStraySigns(text(
                Percent.URI_PATH.encode(path),
                query == null ? null : Percent.URI_QUERY.encode(query),
                fragment == null ? null : Percent.URI_FRAGMENT.encode(fragment)));
        try {
            return URI.create(strict);
        } catch (IllegalArgumentException e) {
            // A fragment may contain non-ASCII characters that URI rejects. Fragments are not sent, so the characters
            // can be dropped.
            return URI.create(strict.replaceAll("[\\p{Cc}\\p{Z}]", ""));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Url url && url.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The whole URL, encoded, including a user name and password. */
    @Override
    public String toString() {
        return text;
    }
}

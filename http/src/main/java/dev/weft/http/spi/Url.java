package dev.weft.http.spi;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An http or https URL, encoded, with its host and path in their one form. Immutable. What browsers forgive is forgiven: a
 * space becomes {@code %20}, a backslash a slash.
 *
 * @implNote The URL Standard (WHATWG), as browsers read what people write; {@link URI} follows RFC 2396, and refuses much of
 *     it.
 */
public final class Url {
    /** Signs that a URI takes as they are, and letters and digits besides: such a URL need not be encoded anew. */
    private static final String PLAIN = "-._~:/?&=+";

    private final String scheme;
    private final String user;
    private final String password;
    private final Authority authority;
    private final String path;
    private final @Nullable String query;
    private final @Nullable String fragment;
    private final String text;

    /** Made when it is first asked for: it costs much, and many requests need it for several events or for none. */
    private volatile @Nullable URI uri;

    /** From parts that are encoded already. */
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
     * An absolute URL. A web socket's {@code ws} is read as {@code http}, {@code wss} as {@code https}.
     *
     * @throws IllegalArgumentException if it is no absolute http or https URL; no password is in the message
     */
    public static Url of(String url) {
        return of(null, url);
    }

    /**
     * A URL that may be relative.
     *
     * @param base what a relative URL is relative to, or null if it must be absolute
     * @throws IllegalArgumentException if it is no http or https URL; no password is in the message
     */
    public static Url of(@Nullable Url base, String url) {
        Objects.requireNonNull(url, "url");
        String requested = isOfWebSocket(url) ? "http" + url.substring(2) : url;
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

    private static boolean isOfWebSocket(String url) {
        return url.regionMatches(true, 0, "ws:", 0, 3) || url.regionMatches(true, 0, "wss:", 0, 4);
    }

    /** What may be no URL at all, without a name and a password in it, to be shown. */
    public static String withoutUser(String url) {
        return url.replaceFirst("//[^/?#]*@", "//…@");
    }

    /** Where {@code reference}, which may be relative, leads from here; null if it is no http or https URL. */
    public @Nullable Url resolve(String reference) {
        try {
            return UrlReader.read(this, reference);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** {@code http} or {@code https}. */
    public String scheme() {
        return scheme;
    }

    /** Whether it is an https URL. */
    public boolean isHttps() {
        return scheme.equals("https");
    }

    /** Host and port. */
    public Authority authority() {
        return authority;
    }

    /** The name before the host, decoded; empty if there is none. */
    public String user() {
        return Percent.decode(user);
    }

    /** The password before the host, decoded; empty if there is none. */
    public String password() {
        return Percent.decode(password);
    }

    /** Whether there is a name or a password. */
    public boolean hasUser() {
        return !user.isEmpty() || !password.isEmpty();
    }

    /** The path, encoded; at least a slash. */
    public String path() {
        return path;
    }

    /** What follows the question mark, encoded; null if there is none. */
    public @Nullable String query() {
        return query;
    }

    /** What follows the number sign, encoded; null if there is none. It is not sent. */
    public @Nullable String fragment() {
        return fragment;
    }

    /** What a request line says: path and query. */
    public String target() {
        return query == null ? path : path + "?" + query;
    }

    /** Scheme, host and port: what credentials, cookies and permits belong to. */
    public String origin() {
        return scheme + "://" + authority;
    }

    /** Whether the two have the same scheme, host and port. */
    public boolean isSameOrigin(Url other) {
        return scheme.equals(other.scheme) && authority.equals(other.authority);
    }

    /** This URL without a name and a password. */
    public Url withoutUser() {
        return hasUser() ? new Url(scheme, "", "", authority, path, query, fragment) : this;
    }

    /** This URL with another fragment, encoded, or null for none. */
    public Url withFragment(@Nullable String other) {
        return new Url(scheme, user, password, authority, path, query, other);
    }

    /** This URL with parameters added, encoded as needed; one whose value is an {@link Iterable}, once for each element. */
    public Url withQuery(Map<String, ?> parameters) {
        StringBuilder more = new StringBuilder();
        parameters.forEach((name, value) -> {
            if (value instanceof Iterable<?> values) {
                values.forEach(each -> append(more, name, String.valueOf(each)));
            } else {
                append(more, name, value.toString());
            }
        });
        if (more.isEmpty()) {
            return this;
        }
        String added = more.substring(1);
        return new Url(scheme, user, password, authority, path, query == null ? added : query + "&" + added, fragment);
    }

    private static void append(StringBuilder to, String name, String value) {
        to.append('&').append(Percent.PARAMETER.encode(name)).append('=').append(Percent.PARAMETER.encode(value));
    }

    /** This URL with those of {@code parameters} that it has none of. */
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

    /** The URL as the JDK has it. */
    public URI uri() {
        URI made = uri;
        if (made == null) {
            made = isPlain() ? URI.create(text) : encodedAnew();
            uri = made;
        }
        return made;
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

    private URI encodedAnew() {
        String strict = text(
                Percent.URI_PATH.encodeStrictly(path),
                query == null ? null : Percent.URI_QUERY.encodeStrictly(query),
                fragment == null ? null : Percent.URI_FRAGMENT.encodeStrictly(fragment));
        try {
            return URI.create(strict);
        } catch (IllegalArgumentException e) {
            // A fragment may have signs beyond ASCII that are no letters; it is not sent, so they can go.
            return URI.create(strict.replaceAll("[\\u0000-\\u001F\\u007F-\\u009F\\p{javaWhitespace}]", ""));
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

    /** The whole URL, encoded. */
    @Override
    public String toString() {
        return text;
    }
}

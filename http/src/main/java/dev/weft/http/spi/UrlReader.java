package dev.weft.http.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Parses a URL from left to right. The methods that parse a part move {@link #at} to the beginning of the next part.
 *
 * <pre>
 *   https: // user:password @ host:port / path ? query # fragment
 *   scheme ─► authority ─────────────────► path ─► query ─► fragment
 * </pre>
 *
 * <p>A relative URL takes the missing scheme and authority from the base, and its path is resolved against the path of
 * the base.
 */
final class UrlReader {
    private static final String SPACES = "\t\n\f\r ";

    private final @Nullable Url base;
    private final String text;
    private int at;

    private String user = "";
    private String password = "";

    private UrlReader(@Nullable Url base, String text) {
        this.base = base;
        this.text = text;
    }

    /**
     * Parses {@code text}.
     *
     * @throws IllegalArgumentException if {@code text} is not an http or https URL. The message is the specific reason,
     *     or empty if there is none; {@link Url#of} completes the message.
     */
    static Url read(@Nullable Url base, String text) {
        return new UrlReader(base, trimmed(text)).read();
    }

    private static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && SPACES.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && SPACES.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(start, end);
    }

    private Url read() {
        String scheme = scheme();
        int slashes = countSlashes();
        // Browsers accept any number of slashes before a host, and read "http:path" as relative to an http base.
        if (slashes >= 2 || base == null || !base.scheme().equals(scheme)) {
            at += slashes;
            Authority authority = authority(scheme);
            return rest(scheme, authority, List.of(""), null);
        }
        user = Percent.USER.encode(base.user());
        password = Percent.USER.encode(base.password());
        String query = at == text.length() || text.charAt(at) == '#' ? base.query() : null;
        return rest(scheme, base.authority(), List.of(base.path().substring(1).split("/", -1)), query);
    }

    private String scheme() {
        int colon = schemeEnd();
        if (colon < 0) {
            if (base == null) {
                throw new IllegalArgumentException("");
            }
            return base.scheme();
        }
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("");
        }
        at = colon + 1;
        return scheme;
    }

    /** The index of the colon after the scheme; negative if there is no scheme. */
    private int schemeEnd() {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean allowedAfterFirst = i > 0 && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.');
            if (c == ':' && i > 0) {
                return i;
            }
            if (!letter && !allowedAfterFirst) {
                return -1;
            }
        }
        return -1;
    }

    private int countSlashes() {
        int end = at;
        while (end < text.length() && isSlash(text.charAt(end))) {
            end++;
        }
        return end - at;
    }

    private static boolean isSlash(char c) {
        return c == '/' || c == '\\';
    }

    /**
     * Parses user, host and port. If there are several at signs, the last one separates the user information from the
     * host, because at signs in passwords are often left unencoded.
     */
    private Authority authority(String scheme) {
        int end = indexOfAny("/\\?#");
        int atSign = text.lastIndexOf('@', end - 1);
        if (atSign >= at) {
            readUser(text.substring(at, atSign));
            at = atSign + 1;
        }
        String hostAndPort = text.substring(at, end);
        at = end;
        int colon = Authority.portColon(hostAndPort);
        String name = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
        String port = colon < 0 ? "" : hostAndPort.substring(colon + 1);
        return new Authority(decoded(name), port.isEmpty() ? Authority.defaultPort(scheme) : port(port));
    }

    /** Decodes a host. An IPv6 address keeps the percent sign before its zone, which {@link HostName} handles. */
    private static String decoded(String host) {
        return host.startsWith("[") ? host : Percent.decode(host);
    }

    private void readUser(String userInfo) {
        int colon = userInfo.indexOf(':');
        user = Percent.USER.encode(colon < 0 ? userInfo : userInfo.substring(0, colon));
        password = colon < 0 ? "" : Percent.USER.encode(userInfo.substring(colon + 1));
    }

    private static int port(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("port must be from 1 to 65535, but is '" + digits + "'");
        }
    }

    private Url rest(String scheme, Authority authority, List<String> baseSegments, @Nullable String inheritedQuery) {
        String path = path(new ArrayList<>(baseSegments));
        String query = inheritedQuery;
        if (at < text.length() && text.charAt(at) == '?') {
            at++;
            query = Percent.QUERY.encode(upTo(indexOfAny("#")));
        }
        String fragment = at < text.length() ? Percent.FRAGMENT.encode(text.substring(at + 1)) : null;
        return new Url(scheme, user, password, authority, path, query, fragment);
    }

    /**
     * Parses a path and resolves it against the segments of the base, by RFC 3986, section 5.2.4. The last segment of
     * the base is the file, which a relative path replaces.
     */
    private String path(List<String> segments) {
        // The last segment is always the one that is set next; until then it is empty.
        String relative = upTo(indexOfAny("?#"));
        if (!relative.isEmpty()) {
            boolean absolute = isSlash(relative.charAt(0));
            if (absolute) {
                segments.clear();
                segments.add("");
            } else {
                segments.set(segments.size() - 1, "");
            }
            int start = absolute ? 1 : 0;
            for (int end = start; end <= relative.length(); end++) {
                boolean last = end == relative.length();
                if (last || isSlash(relative.charAt(end))) {
                    push(segments, Percent.PATH.encode(relative.substring(start, end)), !last);
                    start = end + 1;
                }
            }
        }
        return "/" + String.join("/", segments);
    }

    /** Sets the last segment. If it is a directory, an empty last segment is added after it. */
    private static void push(List<String> segments, String segment, boolean isFolder) {
        String plain =
                segment.indexOf('%') < 0 ? segment : segment.replace("%2e", ".").replace("%2E", ".");
        if (plain.equals(".")) {
            return;
        }
        if (plain.equals("..")) {
            pop(segments);
            return;
        }
        segments.set(segments.size() - 1, segment);
        if (isFolder) {
            segments.add("");
        }
    }

    /** Removes one directory; the parent of the root is the root. */
    private static void pop(List<String> segments) {
        segments.removeLast();
        if (segments.isEmpty()) {
            segments.add("");
        } else {
            segments.set(segments.size() - 1, "");
        }
    }

    /**
     * The index of the first character, from the index {@link #at} on, that is in {@code ends}; the end of the text if
     * there is none.
     */
    private int indexOfAny(String ends) {
        int end = at;
        while (end < text.length() && ends.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** Returns the text from {@link #at} to {@code end}, and sets {@link #at} to {@code end}. */
    private String upTo(int end) {
        String part = text.substring(at, end);
        at = end;
        return part;
    }
}

package dev.weft.testing.http;

import dev.weft.http.spi.TransportRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A pattern for requests, and the handler that answers them. A pattern is an optional method, followed by a URL or a path. An
 * asterisk matches any text. The query is compared only if the pattern has a question mark.
 */
record Route(String pattern, Pattern method, Pattern url, MockTransport.Handler handler) {

    static Route of(String pattern, MockTransport.Handler handler) {
        Objects.requireNonNull(pattern, "pattern");
        Objects.requireNonNull(handler, "handler");
        String[] words = pattern.strip().split("\\s+", 2);
        String method = words.length == 2 ? words[0].toUpperCase(Locale.ROOT) : "*";
        String url = words[words.length - 1];
        if (!url.startsWith("/") && !url.startsWith("*") && !url.contains("://")) {
            throw new IllegalArgumentException(
                    "pattern must be as in 'GET /path*' or 'https://host/*', but is '" + pattern + "'");
        }
        return new Route(pattern, matching(method), matching(url), handler);
    }

    private static Pattern matching(String words) {
        return Pattern.compile(
                Stream.of(words.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    boolean matches(TransportRequest request) {
        return method.matcher(request.method()).matches()
                && url.matcher(target(request.url().uri())).matches();
    }

    /** The part of {@code uri} that is compared with the pattern. */
    private String target(URI uri) {
        String query = pattern.contains("?") && uri.getRawQuery() != null ? "?" + uri.getRawQuery() : "";
        String place = pattern.contains("://") ? uri.getScheme() + "://" + uri.getRawAuthority() : "";
        return place + uri.getRawPath() + query;
    }
}

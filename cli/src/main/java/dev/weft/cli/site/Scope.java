package dev.weft.cli.site;

import dev.weft.http.spi.Url;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Decides which links are followed. The start pages are always fetched.
 *
 * @param depth the maximum number of links that lead from a start page to a page
 * @param spans whether any host is visited, if {@code domains} is empty
 * @param domains the only domains that are visited; if empty, and {@code spans} is false, only the hosts of the start pages are
 *     visited
 * @param accepted patterns of paths; a path must match one of them, unless there are none
 * @param rejected patterns of paths; a path must match none of them
 * @param below whether only pages in or below the directories of the start pages are visited
 * @param starts the start pages
 */
public record Scope(
        int depth,
        boolean spans,
        List<String> domains,
        List<Pattern> accepted,
        List<Pattern> rejected,
        boolean below,
        Set<Start> starts) {

    /** Creates a scope without start pages. */
    public Scope(
            int depth,
            boolean spans,
            List<String> domains,
            List<Pattern> accepted,
            List<Pattern> rejected,
            boolean below) {
        this(depth, spans, domains, accepted, rejected, below, ConcurrentHashMap.newKeySet());
    }

    /**
     * Returns the pattern for a text. A text with {@code *} or {@code ?} is a pattern: of the whole path if it begins with a
     * slash, otherwise of the end of a path. Any other text is the end of a path.
     */
    public static Pattern pattern(String text) {
        boolean wild = text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
        StringBuilder pattern = new StringBuilder(wild && text.startsWith("/") ? "" : ".*");
        text.codePoints()
                .forEach(c -> pattern.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c))));
        return Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE);
    }

    /** Adds a start page. */
    void start(Url url) {
        String path = url.path();
        starts.add(new Start(url.authority().host(), path.substring(0, path.lastIndexOf('/') + 1)));
    }

    /** Whether {@code origin}, a host with scheme and port, has the host name of a start page. */
    boolean isStart(String origin) {
        String host = Url.of(origin).authority().host();
        return starts.stream().anyMatch(start -> start.host.equals(host));
    }

    /** Whether a link at a depth is followed. */
    boolean contains(Url url, int linkDepth) {
        return linkDepth <= depth && isHost(url) && isPath(url.path()) && (!below || isBelow(url));
    }

    /** Whether the host of a URL is visited. */
    boolean isHost(Url url) {
        if (!domains.isEmpty()) {
            return domains.stream().anyMatch(domain -> url.authority().isWithin(domain.toLowerCase(Locale.ROOT)));
        }
        return spans
                || starts.stream()
                        .anyMatch(start -> start.host.equals(url.authority().host()));
    }

    private boolean isPath(String path) {
        return (accepted.isEmpty() || fits(accepted, path)) && !fits(rejected, path);
    }

    private static boolean fits(List<Pattern> patterns, String path) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(path).matches());
    }

    private boolean isBelow(Url url) {
        return starts.stream()
                .filter(start -> start.host.equals(url.authority().host()))
                .anyMatch(start -> url.path().startsWith(start.directory));
    }

    /**
     * The host and the directory of a start page.
     *
     * @param host the host
     * @param directory the directory
     */
    record Start(String host, String directory) {}
}

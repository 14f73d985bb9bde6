package dev.weft.http;

import dev.weft.spi.Clock;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/**
 * The cookies of a session. It takes those that responses set, and gives those that go with a request, as browsers do:
 * no server sets cookies for hosts that are not its own, nor for a whole public suffix such as {@code co.uk}. May be used
 * from any thread. Holds at most 3,000 cookies, 50 of them for one domain; the oldest make room.
 *
 * <p>A cookie that is set without TLS neither is secure nor takes the place of one that is.
 *
 * @implNote RFC 6265, and of its successor what protects secure cookies; OkHttp parses and matches, and knows the public
 *     suffixes.
 */
public final class CookieJar {
    private static final int MOST = 3000;
    private static final int MOST_OF_DOMAIN = 50;
    private static final long FOREVER = Clock.LONGEST_NANOS / 1_000_000;

    /** Keeps nothing. */
    static final CookieJar NONE = new CookieJar(0);

    /** In the order in which they were made. */
    private final Map<Key, Kept> cookies = new LinkedHashMap<>();

    private final int most;

    /** Until the first cookie, nobody waits for another to look. */
    private volatile boolean used;

    private CookieJar(int most) {
        this.most = most;
    }

    /** An empty jar. */
    public static CookieJar create() {
        return new CookieJar(MOST);
    }

    /**
     * Puts a cookie in, as if {@code url} had set it: {@code add(url, "theme=dark; Path=/")}.
     *
     * @throws IllegalArgumentException if that is no cookie, or none that the host of {@code url} may set
     */
    public void add(URI url, String cookie) {
        HttpUrl from = Urls.resolve(null, url.toString());
        okhttp3.Cookie parsed = okhttp3.Cookie.parse(from, Objects.requireNonNull(cookie, "cookie"));
        if (parsed == null || !mayBeSet(parsed, from)) {
            throw new IllegalArgumentException(
                    "cookie must be one that " + from.host() + " may set, but is '" + cookie + "'");
        }
        keep(parsed, Clocks.current());
    }

    /** Takes the cookies that a response from {@code url} sets. */
    void receive(HttpUrl url, Headers headers, Clock clock) {
        if (headers.contains("Set-Cookie")) {
            okhttp3.Cookie.parseAll(url, headers.fields()).stream()
                    .filter(cookie -> mayBeSet(cookie, url))
                    .forEach(cookie -> keep(cookie, clock));
        }
    }

    /** What the prefixes of names promise, and that nobody can set or hide secure cookies without being secure. */
    private boolean mayBeSet(okhttp3.Cookie cookie, HttpUrl url) {
        boolean secure = cookie.secure();
        String name = cookie.name().toLowerCase(Locale.ROOT);
        return (url.isHttps() || (!secure && !hidesSecure(cookie)))
                && (secure || !name.startsWith("__secure-"))
                && (!name.startsWith("__host-")
                        || (secure && cookie.hostOnly() && cookie.path().equals("/")));
    }

    /** Whether a cookie would take the place of a secure one, or be sent before it. */
    private synchronized boolean hidesSecure(okhttp3.Cookie cookie) {
        return cookies.values().stream()
                .map(Kept::cookie)
                .anyMatch(kept -> kept.secure()
                        && kept.name().equals(cookie.name())
                        && (isWithin(kept.domain(), cookie.domain()) || isWithin(cookie.domain(), kept.domain()))
                        && isBelow(cookie.path(), kept.path()));
    }

    private static boolean isWithin(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    private static boolean isBelow(String path, String above) {
        return path.equals(above) || path.startsWith(above.endsWith("/") ? above : above + "/");
    }

    private synchronized void keep(okhttp3.Cookie cookie, Clock clock) {
        Key key = new Key(cookie.name(), cookie.domain(), cookie.path());
        long now = System.currentTimeMillis();
        if (cookie.persistent() && cookie.expiresAt() <= now) {
            cookies.remove(key);
            return;
        }
        long millis = Math.min(cookie.expiresAt() - now, FOREVER);
        used = true;
        boolean known = cookies.containsKey(key);
        cookies.put(key, new Kept(cookie, clock, clock.nanoTime() + millis * 1_000_000));
        if (!known) {
            makeRoom(cookie.domain());
        }
    }

    private void makeRoom(String domain) {
        if (cookies.keySet().stream().filter(key -> key.domain.equals(domain)).count() > MOST_OF_DOMAIN) {
            removeFirst(domain);
        }
        if (cookies.size() > most) {
            cookies.remove(cookies.keySet().iterator().next());
        }
    }

    private void removeFirst(String domain) {
        for (Iterator<Key> keys = cookies.keySet().iterator(); keys.hasNext(); ) {
            if (keys.next().domain.equals(domain)) {
                keys.remove();
                return;
            }
        }
    }

    /** The value of the header with which the cookies for {@code url} are sent; empty if there are none. */
    String header(HttpUrl url) {
        return used ? joined(url) : "";
    }

    private synchronized String joined(HttpUrl url) {
        return matching(url).stream()
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
    }

    /** Those with longer paths first, then those that are older. */
    private List<okhttp3.Cookie> matching(HttpUrl url) {
        cookies.values().removeIf(Kept::isExpired);
        return cookies.values().stream()
                .map(Kept::cookie)
                .filter(cookie -> cookie.matches(url))
                .sorted(Comparator.comparingInt(
                        (okhttp3.Cookie cookie) -> -cookie.path().length()))
                .toList();
    }

    /** The cookies that go with a request to {@code url}. */
    public synchronized List<Cookie> cookies(URI url) {
        return matching(Urls.resolve(null, url.toString())).stream()
                .map(Cookie::of)
                .toList();
    }

    /** All cookies. */
    public synchronized List<Cookie> cookies() {
        cookies.values().removeIf(Kept::isExpired);
        return new ArrayList<>(cookies.values())
                .stream().map(kept -> Cookie.of(kept.cookie)).toList();
    }

    /** Removes all cookies. */
    public synchronized void clear() {
        cookies.clear();
    }

    @Override
    public synchronized String toString() {
        return cookies.size() + " cookies";
    }

    private record Key(String name, String domain, String path) {}

    /** A cookie, and until when by which clock. */
    private record Kept(okhttp3.Cookie cookie, Clock clock, long expires) {
        boolean isExpired() {
            return cookie.persistent() && clock.nanoTime() - expires >= 0;
        }
    }
}

package dev.weft.http;

import dev.weft.spi.Clock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/**
 * The cookies of a session. It takes those that responses set, and gives those that go with a request, as browsers do:
 * no server sets cookies for hosts that are not its own, nor for a whole public suffix such as {@code co.uk}. May be used
 * from any thread. Holds at most 3,000 cookies, 50 of them for one domain; the oldest make room.
 *
 * <p>A cookie that is set without TLS neither is secure nor takes the place of one that is.
 *
 * <p>A cookie lives by the clock of the run in which it was set, so a simulation sees it end in its own time. In other
 * runs it also ends at the date that it had then.
 *
 * @implNote RFC 6265, and of its successor what protects secure cookies; OkHttp parses and matches, and knows the public
 *     suffixes.
 */
public final class CookieJar {
    private static final int MOST = 3000;
    private static final int MOST_OF_DOMAIN = 50;
    private static final long FOREVER = Clock.LONGEST_NANOS / 1_000_000;

    /** Keeps nothing. */
    static final CookieJar NONE = new CookieJar(0, InstantSource.system());

    /** In the order in which they were made. */
    private final Map<Key, Kept> cookies = new LinkedHashMap<>();

    private final int most;
    private final InstantSource dates;

    /** Until the first cookie, nobody waits for another to look. */
    private volatile boolean used;

    private CookieJar(int most, InstantSource dates) {
        this.most = most;
        this.dates = dates;
    }

    /** An empty jar that knows the date from {@code dates}. */
    CookieJar(InstantSource dates) {
        this(MOST, dates);
    }

    /** An empty jar. */
    public static CookieJar create() {
        return new CookieJar(InstantSource.system());
    }

    /**
     * A jar with the cookies in a file as {@link #saveTo} and curl write it, in the format that Netscape's browser had.
     * Those whose time is over are left out; the file is not changed.
     *
     * @throws IOException if it cannot be read, or a line of it is no cookie; the message has the number of the line, and
     *     not what is in it, which may be a secret
     */
    public static CookieJar load(Path file) throws IOException {
        CookieJar jar = create();
        for (okhttp3.Cookie cookie : CookieFile.read(file)) {
            jar.keep(cookie, Clocks.current());
        }
        return jar;
    }

    /**
     * Writes all cookies to a file for {@link #load}, which curl reads too; also those that end with a session, as curl
     * does. Under its name there is the old file or the whole new one, never a part. A new file can be read by its owner
     * alone.
     *
     * @throws IOException if it cannot be written, a device say; the old file is as it was
     */
    public void saveTo(Path file) throws IOException {
        CookieFile.write(file, dated());
    }

    /** The cookies as they are now, ending at dates. */
    private synchronized List<okhttp3.Cookie> dated() {
        return alive().map(kept -> kept.dated(dates.millis())).toList();
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
        long now = dates.millis();
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
        return alive().map(Kept::cookie)
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
        return alive().map(kept -> Cookie.of(kept.cookie)).toList();
    }

    private Stream<Kept> alive() {
        Clock clock = Clocks.current();
        cookies.values().removeIf(kept -> kept.isOver(clock, dates.millis()));
        return cookies.values().stream();
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

        /** In another run, that clock may stand still for ever. */
        boolean isOver(Clock current, long date) {
            return cookie.persistent() && (left() <= 0 || (clock != current && cookie.expiresAt() <= date));
        }

        private long left() {
            return expires - clock.nanoTime();
        }

        okhttp3.Cookie dated(long date) {
            return cookie.persistent()
                    ? cookie.newBuilder().expiresAt(date + left() / 1_000_000).build()
                    : cookie;
        }
    }
}

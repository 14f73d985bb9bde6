package dev.weft.http.internal.chain;

import dev.weft.http.internal.message.CookieParser;
import dev.weft.http.internal.message.StoredCookie;
import dev.weft.http.internal.net.Clocks;
import dev.weft.http.spi.HeaderFields;
import dev.weft.http.spi.Url;
import dev.weft.spi.run.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is behind a {@code CookieJar}: which cookies are kept, and for how long. A cookie keeps its place in the order when
 * it is set again, so what is removed first is what was first set, not what was last used.
 *
 * @implNote RFC 6265, and of its successor what protects secure cookies.
 */
public final class CookieStore {
    private static final int MOST = 3000;
    private static final int MOST_OF_DOMAIN = 50;
    private static final long FOREVER = Clock.LONGEST_NANOS / 1_000_000;

    /** In the order in which they were made. */
    private final Map<Key, Kept> cookies = new LinkedHashMap<>();

    private final int most;
    private final InstantSource dates;
    private final CookieParser parser;

    /** Until the first cookie, no request takes the monitor to find that there is none. */
    private volatile boolean used;

    private CookieStore(int most, InstantSource dates, CookieParser parser) {
        this.most = most;
        this.dates = dates;
        this.parser = parser;
    }

    /** An empty store that knows the date from {@code dates}. */
    public CookieStore(InstantSource dates, CookieParser parser) {
        this(MOST, dates, parser);
    }

    /** A store that keeps nothing. */
    public static CookieStore keepingNothing(CookieParser parser) {
        return new CookieStore(0, InstantSource.system(), parser);
    }

    boolean keepsNothing() {
        return most == 0;
    }

    /** Puts in what a file has; what is over is left out. */
    public void read(Path file) throws IOException {
        CookieFile.read(file).forEach(cookie -> keep(cookie, Clocks.current()));
    }

    /** Writes all cookies to a file. */
    public void write(Path file) throws IOException {
        CookieFile.write(file, dated());
    }

    /** The cookies as they are now, ending at dates. */
    private synchronized List<StoredCookie> dated() {
        return alive().map(kept -> kept.dated(dates.millis())).toList();
    }

    /** Puts a cookie in, as if {@code url} had set it; false if it is none, or none that the host of {@code url} may set. */
    public boolean add(Url url, String cookie) {
        StoredCookie parsed = parser.parse(url, cookie);
        if (parsed == null || !mayBeSet(parsed, url)) {
            return false;
        }
        keep(parsed, Clocks.current());
        return true;
    }

    /** Takes the cookies that a response from {@code url} sets. */
    public void receive(Url url, HeaderFields headers, Clock clock) {
        for (String header : headers.values("Set-Cookie")) {
            StoredCookie cookie = parser.parse(url, header);
            if (cookie != null && mayBeSet(cookie, url)) {
                keep(cookie, clock);
            }
        }
    }

    /** What the prefixes of names promise; and without TLS a server neither sets nor hides secure cookies. */
    private boolean mayBeSet(StoredCookie cookie, Url url) {
        boolean secure = cookie.secure();
        String name = cookie.name().toLowerCase(Locale.ROOT);
        return (url.isHttps() || (!secure && !hidesSecure(cookie)))
                && (secure || !name.startsWith("__secure-"))
                && (!name.startsWith("__host-")
                        || (secure && cookie.hostOnly() && cookie.path().equals("/")));
    }

    /** Whether a cookie would take the place of a secure one, or be sent before it. */
    private synchronized boolean hidesSecure(StoredCookie cookie) {
        return cookies.values().stream().map(Kept::cookie).anyMatch(kept -> kept.secure() && kept.isHiddenBy(cookie));
    }

    private synchronized void keep(StoredCookie cookie, Clock clock) {
        Key key = new Key(cookie.name(), cookie.domain(), cookie.path());
        long now = dates.millis();
        Long expires = cookie.expires();
        if (expires != null && expires <= now) {
            cookies.remove(key);
            return;
        }
        long millis = expires == null ? FOREVER : Math.min(expires - now, FOREVER);
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
    public String header(Url url) {
        return used ? joined(url) : "";
    }

    private synchronized String joined(Url url) {
        return matching(url).stream()
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
    }

    /** Those with longer paths first, then those that are older. */
    private List<StoredCookie> matching(Url url) {
        return alive().map(Kept::cookie)
                .filter(cookie -> cookie.matches(url))
                .sorted(Comparator.comparingInt(
                        (StoredCookie cookie) -> -cookie.path().length()))
                .toList();
    }

    /** The cookies that go with a request to {@code url}. */
    public synchronized List<StoredCookie> cookies(Url url) {
        return matching(url);
    }

    /** All cookies. */
    public synchronized List<StoredCookie> cookies() {
        return alive().map(Kept::cookie).toList();
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
    private record Kept(StoredCookie cookie, Clock clock, long expires) {

        /** In another run, that clock may stand still for ever. */
        boolean isOver(Clock current, long date) {
            Long at = cookie.expires();
            return at != null && (left() <= 0 || (clock != current && at <= date));
        }

        private long left() {
            return expires - clock.nanoTime();
        }

        StoredCookie dated(long date) {
            return cookie.expires() == null ? cookie : cookie.expiring(date + left() / 1_000_000);
        }
    }
}

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
 * The state of a {@code CookieJar}. The store decides which cookies are stored and for how long. A cookie that is set
 * again keeps its place in the order. When the store is full or has too many cookies of one domain, the cookie that was
 * first set longest ago is removed, even if it was used recently.
 *
 * @implNote RFC 6265, and the protection of secure cookies that its successor, RFC 6265bis, adds.
 */
public final class CookieStore {
    /** RFC 6265, section 6.1, recommends at least 3,000 cookies, and at least 50 per domain. */
    private static final int MAX_COOKIES = 3000;

    private static final int MAX_OF_DOMAIN = 50;

    /** The longest lifetime that a clock can measure, in milliseconds. */
    private static final long MAX_LIFETIME_MILLIS = Clock.MAX_NANOS / 1_000_000;

    /** The cookies in the order in which they were first set. */
    private final Map<Key, Entry> cookies = new LinkedHashMap<>();

    private final int capacity;
    private final InstantSource dates;
    private final CookieParser parser;

    /** Whether a cookie has ever been set. Until then, requests do not need to enter the monitor. */
    private volatile boolean used;

    private CookieStore(int capacity, InstantSource dates, CookieParser parser) {
        this.capacity = capacity;
        this.dates = dates;
        this.parser = parser;
    }

    /** An empty store that reads the current date from {@code dates}. */
    public CookieStore(InstantSource dates, CookieParser parser) {
        this(MAX_COOKIES, dates, parser);
    }

    /** A store that never stores a cookie. */
    public static CookieStore disabled(CookieParser parser) {
        return new CookieStore(0, InstantSource.system(), parser);
    }

    boolean isDisabled() {
        return capacity == 0;
    }

    /** Adds the cookies of a file, except expired cookies. */
    public void read(Path file) throws IOException {
        CookieFile.read(file).forEach(cookie -> keep(cookie, Clocks.current()));
    }

    /** Writes all cookies to a file. */
    public void write(Path file) throws IOException {
        CookieFile.write(file, datedCookies());
    }

    /**
     * The cookies with the dates at which they expire. Each date is computed from the remaining lifetime of the cookie
     * by its clock, because the clock of a simulation differs from the calendar.
     */
    private synchronized List<StoredCookie> datedCookies() {
        return unexpired().map(kept -> kept.withDate(dates.millis())).toList();
    }

    /**
     * Adds a cookie as if {@code url} had set it. Returns false if {@code cookie} is not a valid cookie or the host of
     * {@code url} may not set it.
     */
    public boolean add(Url url, String cookie) {
        StoredCookie parsed = parser.parse(url, cookie);
        if (parsed == null || !mayBeSet(parsed, url)) {
            return false;
        }
        keep(parsed, Clocks.current());
        return true;
    }

    /** Stores the cookies set by a response from {@code url}. Invalid cookies are ignored, as in browsers. */
    public void receive(Url url, HeaderFields headers, Clock clock) {
        for (String header : headers.values("Set-Cookie")) {
            StoredCookie cookie = parser.parse(url, header);
            if (cookie != null && mayBeSet(cookie, url)) {
                keep(cookie, clock);
            }
        }
    }

    /**
     * Whether {@code url} may set the cookie. It must be possible to send the cookie back, and the cookie must have the
     * properties that the name prefixes {@code __Secure-} and {@code __Host-} guarantee. A response without TLS must
     * neither set nor hide a secure cookie.
     */
    private boolean mayBeSet(StoredCookie cookie, Url url) {
        boolean secure = cookie.secure();
        String name = cookie.name().toLowerCase(Locale.ROOT);
        return cookie.isSendable()
                && (url.isHttps() || (!secure && !hidesSecure(cookie)))
                && (secure || !name.startsWith("__secure-"))
                && (!name.startsWith("__host-")
                        || (secure && cookie.hostOnly() && cookie.path().equals("/")));
    }

    /** Whether {@code cookie} would replace a secure cookie or be sent before it. */
    private synchronized boolean hidesSecure(StoredCookie cookie) {
        return cookies.values().stream().map(Entry::cookie).anyMatch(kept -> kept.secure() && kept.isHiddenBy(cookie));
    }

    private synchronized void keep(StoredCookie cookie, Clock clock) {
        Key key = new Key(cookie.name(), cookie.domain(), cookie.path());
        long now = dates.millis();
        Long expires = cookie.expires();
        if (expires != null && expires <= now) {
            // A server deletes a cookie by setting it with a date in the past.
            cookies.remove(key);
            return;
        }
        long millis = expires == null ? MAX_LIFETIME_MILLIS : Math.min(expires - now, MAX_LIFETIME_MILLIS);
        used = true;
        boolean isReplaced = cookies.containsKey(key);
        cookies.put(key, new Entry(cookie, clock, clock.nanoTime() + millis * 1_000_000));
        if (!isReplaced) {
            removeSurplus(cookie.domain());
        }
    }

    private void removeSurplus(String domain) {
        if (cookies.keySet().stream().filter(key -> key.domain.equals(domain)).count() > MAX_OF_DOMAIN) {
            removeFirst(domain);
        }
        if (cookies.size() > capacity) {
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

    /** The value of the {@code Cookie} header for {@code url}; empty if there are no cookies for it. */
    public String header(Url url) {
        return used ? headerOf(url) : "";
    }

    private synchronized String headerOf(Url url) {
        return matching(url).stream()
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
    }

    /**
     * The cookies to send to {@code url}, in the order of RFC 6265, section 5.4: longer paths first, then older
     * cookies. Only the path is compared, because the sort is stable and the map is in order of age.
     */
    private List<StoredCookie> matching(Url url) {
        return unexpired()
                .map(Entry::cookie)
                .filter(cookie -> cookie.matches(url))
                .sorted(Comparator.comparingInt(
                        (StoredCookie cookie) -> -cookie.path().length()))
                .toList();
    }

    /** The cookies to send with a request to {@code url}. */
    public synchronized List<StoredCookie> cookies(Url url) {
        return matching(url);
    }

    /** All cookies. */
    public synchronized List<StoredCookie> cookies() {
        return unexpired().map(Entry::cookie).toList();
    }

    /** Removes the cookies that have expired, and returns the others. */
    private Stream<Entry> unexpired() {
        Clock clock = Clocks.current();
        cookies.values().removeIf(kept -> kept.isExpired(clock, dates.millis()));
        return cookies.values().stream();
    }

    /** Removes all cookies. */
    public synchronized void clear() {
        cookies.clear();
    }

    @Override
    public synchronized String toString() {
        return cookies.size() + (cookies.size() == 1 ? " cookie" : " cookies");
    }

    private record Key(String name, String domain, String path) {}

    /** A stored cookie, and the time on {@code clock} at which it expires. */
    private record Entry(StoredCookie cookie, Clock clock, long expires) {

        /**
         * Whether the cookie has expired. If {@code current} is the clock of another run, the calendar date is checked
         * as well, because the clock of a simulation that has ended stands still.
         */
        boolean isExpired(Clock current, long date) {
            Long at = cookie.expires();
            return at != null && (timeLeft() <= 0 || (clock != current && at <= date));
        }

        private long timeLeft() {
            return expires - clock.nanoTime();
        }

        StoredCookie withDate(long date) {
            return cookie.expires() == null ? cookie : cookie.withExpiry(date + timeLeft() / 1_000_000);
        }
    }
}

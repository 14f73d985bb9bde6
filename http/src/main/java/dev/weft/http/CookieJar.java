package dev.weft.http;

import dev.weft.http.internal.chain.CookieStore;
import dev.weft.http.internal.okhttp.OkHttpCookies;
import dev.weft.http.spi.Url;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

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
 * @implNote RFC 6265, and of its successor what protects secure cookies; OkHttp parses, and knows the public suffixes.
 */
public final class CookieJar {
    /** Keeps nothing. */
    static final CookieJar NONE = new CookieJar(CookieStore.keepingNothing(OkHttpCookies::parse));

    private final CookieStore store;

    private CookieJar(CookieStore store) {
        this.store = store;
    }

    /** An empty jar that knows the date from {@code dates}. */
    CookieJar(InstantSource dates) {
        this(new CookieStore(dates, OkHttpCookies::parse));
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
        jar.store.read(file);
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
        store.write(file);
    }

    /**
     * Puts a cookie in, as if {@code url} had set it: {@code add(url, "theme=dark; Path=/")}.
     *
     * @throws IllegalArgumentException if that is no cookie, or none that the host of {@code url} may set
     */
    public void add(URI url, String cookie) {
        Url from = Url.of(url.toString());
        if (!store.add(from, Objects.requireNonNull(cookie, "cookie"))) {
            throw new IllegalArgumentException(
                    "cookie must be one that " + from.authority().host() + " may set, but is '" + cookie + "'");
        }
    }

    /** The cookies that go with a request to {@code url}. */
    public List<Cookie> cookies(URI url) {
        return store.cookies(Url.of(url.toString())).stream().map(Cookie::of).toList();
    }

    /** All cookies. */
    public List<Cookie> cookies() {
        return store.cookies().stream().map(Cookie::of).toList();
    }

    /** Removes all cookies. */
    public void clear() {
        store.clear();
    }

    CookieStore store() {
        return store;
    }

    @Override
    public String toString() {
        return store.toString();
    }
}

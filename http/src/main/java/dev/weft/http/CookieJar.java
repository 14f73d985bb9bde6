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
 * The cookies of a session. The jar stores the cookies that responses set and selects the cookies to send with a
 * request. It follows the rules of browsers: a server can set cookies for its own domain only, and never for a whole
 * public suffix such as {@code co.uk}. May be used from any thread. Holds at most 3,000 cookies, and at most 50 for one
 * domain; when a limit is exceeded, the oldest cookie is removed.
 *
 * <p>A cookie that is set without TLS can neither be a secure cookie nor replace a secure cookie.
 *
 * <p>The lifetime of a cookie is measured by the clock of the run in which it was set, so in a simulation the cookie
 * expires in virtual time. In any other run, the cookie also expires at the calendar date that the server has set.
 *
 * @implNote RFC 6265, and the protection of secure cookies that its successor, RFC 6265bis, adds. OkHttp parses the
 *     cookies and supplies the list of public suffixes.
 */
public final class CookieJar {
    /** A jar that stores no cookies. */
    static final CookieJar NONE = new CookieJar(CookieStore.disabled(OkHttpCookies::parse));

    private final CookieStore store;

    private CookieJar(CookieStore store) {
        this.store = store;
    }

    /** An empty jar that reads the current date from {@code dates}. */
    CookieJar(InstantSource dates) {
        this(new CookieStore(dates, OkHttpCookies::parse));
    }

    /** An empty jar. */
    public static CookieJar create() {
        return new CookieJar(InstantSource.system());
    }

    /**
     * A jar with the cookies from a file in Netscape's cookie format, which {@link #saveTo} and curl write. Expired
     * cookies are left out; the file is not changed.
     *
     * @throws IOException if the file cannot be read or a line is not a cookie; the message contains the number of the
     *     line but not the line itself, which may be a secret
     */
    public static CookieJar load(Path file) throws IOException {
        CookieJar jar = create();
        jar.store.read(file);
        return jar;
    }

    /**
     * Writes all cookies, session cookies included, to a file that {@link #load} and curl can read. The file is
     * replaced atomically: a reader finds either the old file or the complete new one. If the file did not exist
     * before, only its owner can read it.
     *
     * @throws IOException if the file cannot be written, for example because it is a device; the old file is unchanged
     */
    public void saveTo(Path file) throws IOException {
        store.write(file);
    }

    /**
     * Adds a cookie as if a response from {@code url} had set it, for example {@code add(url, "theme=dark; Path=/")}.
     *
     * @throws IllegalArgumentException if {@code url} is not an http or https URL, {@code cookie} is not a valid
     *     cookie, or the host of {@code url} may not set the cookie
     */
    public void add(URI url, String cookie) {
        Url from = Url.of(url.toString());
        if (!store.add(from, Objects.requireNonNull(cookie, "cookie"))) {
            throw new IllegalArgumentException(
                    "cookie must be one that " + from.authority().host() + " may set, but is '" + cookie + "'");
        }
    }

    /** The cookies that would be sent with a request to {@code url}. */
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

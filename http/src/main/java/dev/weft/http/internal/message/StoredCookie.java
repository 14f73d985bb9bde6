package dev.weft.http.internal.message;

import dev.weft.http.spi.Authority;
import dev.weft.http.spi.Url;
import org.jspecify.annotations.Nullable;

/**
 * A cookie as stored in a jar.
 *
 * @param name the name
 * @param value the value
 * @param domain the host to which the cookie is sent
 * @param hostOnly whether the cookie is sent to {@code domain} alone, and not to its subdomains
 * @param path the path to which the cookie is sent; the cookie is also sent to paths below this path
 * @param secure whether the cookie is sent over https only
 * @param httpOnly whether browsers hide the cookie from scripts
 * @param expires the expiry in milliseconds since 1970; null for a session cookie
 */
public record StoredCookie(
        String name,
        String value,
        String domain,
        boolean hostOnly,
        String path,
        boolean secure,
        boolean httpOnly,
        @Nullable Long expires) {

    /** Whether the cookie is sent with a request to {@code url}, by RFC 6265, section 5.4. */
    public boolean matches(Url url) {
        Authority authority = url.authority();
        boolean hostMatches = hostOnly ? authority.host().equals(domain) : authority.isWithin(domain);
        return hostMatches && isBelow(url.path(), path) && (!secure || url.isHttps());
    }

    /**
     * Whether name and value can be part of a header. A header that is received over HTTP/2 can contain control
     * characters. If a cookie with a control character were stored, every later request to its host would fail.
     */
    public boolean isSendable() {
        return (name + value).chars().noneMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
    }

    /** Whether {@code other} would replace this cookie or be sent before it. */
    public boolean isHiddenBy(StoredCookie other) {
        return name.equals(other.name)
                && (isWithin(domain, other.domain) || isWithin(other.domain, domain))
                && isBelow(other.path, path);
    }

    private static boolean isWithin(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    private static boolean isBelow(String path, String parent) {
        return path.equals(parent) || path.startsWith(parent.endsWith("/") ? parent : parent + "/");
    }

    /** This cookie with another expiry, in milliseconds since 1970. */
    public StoredCookie withExpiry(long millis) {
        return new StoredCookie(name, value, domain, hostOnly, path, secure, httpOnly, millis);
    }

    /** The name, domain and path. The value may be a secret and is left out. */
    @Override
    public String toString() {
        return name + " of " + domain + path;
    }
}

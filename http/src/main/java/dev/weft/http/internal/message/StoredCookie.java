package dev.weft.http.internal.message;

import dev.weft.http.spi.Authority;
import dev.weft.http.spi.Url;
import org.jspecify.annotations.Nullable;

/**
 * A cookie as a jar keeps it: what a server has set, and where it goes.
 *
 * @param name its name
 * @param value its value
 * @param domain the host that it is sent to
 * @param hostOnly whether it is not sent to the hosts below {@code domain}
 * @param path it is sent to this path and those below
 * @param secure whether it is sent over https only
 * @param httpOnly whether it is kept from scripts
 * @param expires when it ends, in milliseconds since 1970; null if it ends with the session
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

    /** Whether it goes with a request to {@code url}: RFC 6265, section 5.4. */
    public boolean matches(Url url) {
        Authority authority = url.authority();
        boolean here = hostOnly ? authority.host().equals(domain) : authority.isWithin(domain);
        return here && isBelow(url.path(), path) && (!secure || url.isHttps());
    }

    /** Whether a cookie would take the place of this one, or be sent before it. */
    public boolean isHiddenBy(StoredCookie other) {
        return name.equals(other.name)
                && (isWithin(domain, other.domain) || isWithin(other.domain, domain))
                && isBelow(other.path, path);
    }

    private static boolean isWithin(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    private static boolean isBelow(String path, String above) {
        return path.equals(above) || path.startsWith(above.endsWith("/") ? above : above + "/");
    }

    /** This cookie, ending at another time. */
    public StoredCookie expiring(long millis) {
        return new StoredCookie(name, value, domain, hostOnly, path, secure, httpOnly, millis);
    }

    /** Where it goes; the value may be a secret. */
    @Override
    public String toString() {
        return name + " of " + domain + path;
    }
}

package dev.weft.http;

import dev.weft.http.internal.message.StoredCookie;

/**
 * A cookie that a server has set or a program has added to the jar.
 *
 * @param name the name
 * @param value the value
 * @param domain the host to which the cookie is sent
 * @param hostOnly whether the cookie is sent to {@code domain} alone, and not to its subdomains
 * @param path the path to which the cookie is sent; the cookie is also sent to paths below this path
 * @param secure whether the cookie is sent over https only
 * @param httpOnly whether browsers hide the cookie from scripts; has no effect in Weft
 */
public record Cookie(
        String name, String value, String domain, boolean hostOnly, String path, boolean secure, boolean httpOnly) {

    static Cookie of(StoredCookie cookie) {
        return new Cookie(
                cookie.name(),
                cookie.value(),
                cookie.domain(),
                cookie.hostOnly(),
                cookie.path(),
                cookie.secure(),
                cookie.httpOnly());
    }

    /** The name, domain and path. The value may be a secret and is left out. */
    @Override
    public String toString() {
        return name + " of " + domain + path;
    }
}

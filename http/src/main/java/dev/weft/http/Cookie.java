package dev.weft.http;

import dev.weft.http.internal.message.StoredCookie;

/**
 * A cookie that a server has set, or that was put into the jar.
 *
 * @param name its name
 * @param value its value
 * @param domain the host that it is sent to
 * @param hostOnly whether it is not sent to the hosts below {@code domain}
 * @param path it is sent to this path and those below
 * @param secure whether it is sent over https only
 * @param httpOnly whether it is kept from scripts, which means nothing here
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

    /** Its name, and where it is sent to; the value may be a secret. */
    @Override
    public String toString() {
        return name + " of " + domain + path;
    }
}

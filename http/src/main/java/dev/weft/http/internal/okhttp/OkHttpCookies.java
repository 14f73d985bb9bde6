package dev.weft.http.internal.okhttp;

import dev.weft.http.internal.message.StoredCookie;
import dev.weft.http.spi.Url;
import okhttp3.Cookie;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Parses cookies with OkHttp, which has the list of public suffixes needed to reject a cookie for all of {@code co.uk}.
 */
public final class OkHttpCookies {
    private OkHttpCookies() {}

    /**
     * The cookie that a {@code Set-Cookie} header from {@code url} sets; null if it is malformed or the host may not
     * set it.
     */
    public static @Nullable StoredCookie parse(Url url, String header) {
        HttpUrl known = known(url);
        Cookie cookie = known == null ? null : Cookie.parse(known, header);
        return cookie == null
                ? null
                : new StoredCookie(
                        cookie.name(),
                        cookie.value(),
                        cookie.hostOnly() ? url.authority().host() : cookie.domain(),
                        cookie.hostOnly(),
                        cookie.path(),
                        cookie.secure(),
                        cookie.httpOnly(),
                        cookie.persistent() ? cookie.expiresAt() : null);
    }

    /**
     * What decides about the cookies of {@code url}, without the zone of an IPv6 address, which OkHttp does not know; null if
     * it does not take the host for one.
     */
    private static @Nullable HttpUrl known(Url url) {
        String host = url.authority().host();
        int zone = url.authority().isIpv6() ? host.indexOf('%') : -1;
        try {
            return new HttpUrl.Builder()
                    .scheme(url.scheme())
                    .host(zone < 0 ? host : host.substring(0, zone))
                    .encodedPath(url.path())
                    .build();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

package dev.weft.http.internal.okhttp;

import dev.weft.http.internal.message.StoredCookie;
import dev.weft.http.spi.Url;
import okhttp3.Cookie;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Parses cookies with OkHttp. OkHttp has the list of public suffixes, which is needed to reject a cookie for all of
 * {@code co.uk}.
 */
public final class OkHttpCookies {
    private OkHttpCookies() {}

    /**
     * The cookie that a {@code Set-Cookie} header from {@code url} sets; null if the header is malformed or the host
     * may not set the cookie.
     */
    public static @Nullable StoredCookie parse(Url url, String header) {
        HttpUrl translated = translate(url);
        Cookie cookie = translated == null ? null : Cookie.parse(translated, header);
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
     * The parts of {@code url} that cookies depend on, as OkHttp's type. The zone of an IPv6 address is left out,
     * because OkHttp does not support zones. Null if OkHttp does not accept the host.
     */
    private static @Nullable HttpUrl translate(Url url) {
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

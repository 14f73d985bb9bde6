package dev.weft.http.internal.okhttp;

import dev.weft.http.internal.message.StoredCookie;
import dev.weft.http.spi.Url;
import okhttp3.Cookie;
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
        Cookie cookie = Cookie.parse(OkHttpMessages.url(url), header);
        return cookie == null
                ? null
                : new StoredCookie(
                        cookie.name(),
                        cookie.value(),
                        cookie.domain(),
                        cookie.hostOnly(),
                        cookie.path(),
                        cookie.secure(),
                        cookie.httpOnly(),
                        cookie.persistent() ? cookie.expiresAt() : null);
    }
}

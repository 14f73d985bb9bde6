package dev.weft.http.internal.message;

import dev.weft.http.spi.Url;
import org.jspecify.annotations.Nullable;

/**
 * Parses {@code Set-Cookie} headers. This is an interface, because the check of a cookie's domain needs the list of
 * public suffixes. OkHttp has that list, but this package does not depend on OkHttp.
 */
@FunctionalInterface
public interface CookieParser {

    /**
     * The cookie that {@code header} from {@code url} sets; null if the header is malformed or the host may not set the
     * cookie.
     */
    @Nullable
    StoredCookie parse(Url url, String header);
}

package dev.weft.http.internal.message;

import dev.weft.http.spi.Url;
import org.jspecify.annotations.Nullable;

/** Reads what a response sets. It knows for which domains a server may set cookies, which takes a list of public suffixes. */
@FunctionalInterface
public interface CookieParser {

    /** The cookie that a header {@code Set-Cookie} from {@code url} sets; null if that is none, or not for its host. */
    @Nullable
    StoredCookie parse(Url url, String header);
}

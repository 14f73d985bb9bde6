package dev.weft.http.internal.chain;

import dev.weft.http.spi.Authority;
import dev.weft.http.spi.Url;

/**
 * The scheme, host and port of a URL. Connection permits are counted per origin.
 *
 * @param scheme {@code http} or {@code https}
 * @param authority the host and port
 */
public record Origin(String scheme, Authority authority) {

    static Origin of(Url url) {
        return new Origin(url.scheme(), url.authority());
    }

    /** The origin as shown in reports, such as {@code https://example.org:443}. */
    @Override
    public String toString() {
        return scheme + "://" + authority;
    }
}

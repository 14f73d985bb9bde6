package dev.weft.http.internal.chain;

import dev.weft.http.spi.Authority;
import dev.weft.http.spi.Url;

/**
 * What connection permits are counted by.
 *
 * @param scheme {@code http} or {@code https}
 * @param authority the host and port
 */
public record Origin(String scheme, Authority authority) {

    static Origin of(Url url) {
        return new Origin(url.scheme(), url.authority());
    }

    /** As in reports: {@code https://example.org:443}. */
    @Override
    public String toString() {
        return scheme + "://" + authority;
    }
}

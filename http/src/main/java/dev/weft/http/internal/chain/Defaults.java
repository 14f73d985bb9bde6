package dev.weft.http.internal.chain;

import dev.weft.http.internal.body.ContentCoding;
import dev.weft.http.spi.BodyWriter;
import dev.weft.http.spi.HeaderFields;
import java.util.Map;

/**
 * What the requests of a session have unless they say otherwise.
 *
 * @param headers header fields
 * @param query query parameters
 * @param redirects how many redirects are followed
 * @param maxBodySize how large a body may be that is held in memory as a whole
 * @param limits how long the phases may take
 * @param proofs credentials by origin
 */
public record Defaults(
        HeaderFields headers,
        Map<String, Object> query,
        int redirects,
        long maxBodySize,
        PhaseLimits limits,
        Map<String, Proof> proofs) {
    private static final String ACCEPTED = String.join(", ", ContentCoding.names());

    /** Here, and not for each request, because most requests have no headers of their own. */
    public Defaults {
        headers = withEncoding(headers);
    }

    /** The request with what it does not say itself. Once for each call: a redirect takes away what must not go along. */
    RequestState applyTo(RequestState request) {
        HeaderFields own = request.headers();
        HeaderFields all = own.size() == 0 ? headers : withEncoding(headers.with(own));
        return request.withHeaders(all).withUrl(request.url().withDefaults(query));
    }

    /** A part of a compressed body could not be decompressed by itself, so a request for a range accepts none. */
    private static HeaderFields withEncoding(HeaderFields headers) {
        return !headers.contains("Accept-Encoding") && !headers.contains("Range")
                ? headers.with("Accept-Encoding", ACCEPTED)
                : headers;
    }

    /** For each exchange, not once: a redirect or what stands around the exchange may have changed the body. */
    static RequestState withContentType(RequestState request) {
        BodyWriter body = request.body();
        String type = body == null || request.headers().contains("Content-Type")
                ? null
                : body.contentType().orElse(null);
        return type == null ? request : request.withHeader("Content-Type", type);
    }
}

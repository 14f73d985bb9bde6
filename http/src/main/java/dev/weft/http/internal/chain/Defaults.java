package dev.weft.http.internal.chain;

import dev.weft.http.internal.body.ContentCoding;
import dev.weft.http.spi.BodyWriter;
import dev.weft.http.spi.HeaderFields;
import java.util.Map;

/**
 * The defaults of a session. A default applies to a request that does not have the same setting itself.
 *
 * @param headers default headers
 * @param query default query parameters
 * @param maxRedirects the maximum number of redirects
 * @param maxBodySize the maximum size of a body that is buffered in memory
 * @param limits the limits on the phases
 * @param proofs the credentials, by origin
 */
public record Defaults(
        HeaderFields headers,
        Map<String, Object> query,
        int maxRedirects,
        long maxBodySize,
        PhaseLimits limits,
        Map<String, Proof> proofs) {
    private static final String ACCEPTED = String.join(", ", ContentCoding.names());

    /**
     * Adds {@code Accept-Encoding} to the default headers here, and not for each request, because most requests set no
     * headers and use the default headers unchanged.
     */
    public Defaults {
        headers = withEncoding(headers);
    }

    /**
     * The request with the defaults added. The defaults must be added once per call and not again for a redirect,
     * because that would restore the headers that {@link Redirects} has removed for another origin.
     */
    RequestState applyTo(RequestState request) {
        HeaderFields requestHeaders = request.headers();
        HeaderFields all = requestHeaders.size() == 0 ? headers : withEncoding(headers.with(requestHeaders));
        return request.withHeaders(all).withUrl(request.url().withDefaults(query));
    }

    /**
     * Adds {@code Accept-Encoding} unless a range is requested: a part of a compressed body could not be decompressed.
     */
    private static HeaderFields withEncoding(HeaderFields headers) {
        return !headers.contains("Accept-Encoding") && !headers.contains("Range")
                ? headers.with("Accept-Encoding", ACCEPTED)
                : headers;
    }

    /**
     * The request with the content type of its body. Must be called for each exchange, because a redirect or an
     * interceptor may have changed the body.
     */
    static RequestState withContentType(RequestState request) {
        BodyWriter body = request.body();
        String type = body == null || request.headers().contains("Content-Type")
                ? null
                : body.contentType().orElse(null);
        return type == null ? request : request.withHeader("Content-Type", type);
    }
}

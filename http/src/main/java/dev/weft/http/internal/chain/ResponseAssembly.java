package dev.weft.http.internal.chain;

import dev.weft.http.event.ProgressListener;
import dev.weft.http.failure.DecodingException;
import dev.weft.http.failure.TooLargeException;
import dev.weft.http.internal.body.ContentCoding;
import dev.weft.http.internal.body.DecodedSource;
import dev.weft.http.internal.body.LimitedSource;
import dev.weft.http.internal.body.ReceivedBody;
import dev.weft.http.internal.body.ReportingSource;
import dev.weft.http.spi.BodySource;
import dev.weft.http.spi.BodyWriter;
import dev.weft.http.spi.HeaderFields;
import dev.weft.http.spi.TransportResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes of what came what was asked for: decompressed, no larger than allowed, as a whole or open. */
final class ResponseAssembly {
    /** Each takes memory, and may make a thousand bytes of one. */
    private static final int MOST_CODINGS = 5;

    private ResponseAssembly() {}

    static ReceivedResponse of(Defaults defaults, RequestState request, TransportResponse head, BodySource received)
            throws IOException, InterruptedException {
        long length = hasNoBody(request, head.status()) ? 0 : declaredLength(head.headers());
        List<ContentCoding> codings = length == 0 ? List.of() : codings(request, head.headers());
        Long own = request.attributes().get(Key.MAX_BODY_SIZE);
        Long limit = own != null ? own : request.isBuffered() ? (Long) defaults.maxBodySize() : null;
        BodySource decoded = reporting(request, received, length);
        for (ContentCoding coding : codings.reversed()) {
            decoded = new DecodedSource(decoded, coding, request.url());
        }
        long known = codings.isEmpty() ? length : BodyWriter.UNKNOWN;
        ReceivedBody body = new ReceivedBody(request.url(), limited(decoded, request, known, limit), known);
        return of(request, head, body);
    }

    private static ReceivedResponse of(RequestState request, TransportResponse head, ReceivedBody body)
            throws IOException, InterruptedException {
        if (request.isBuffered()) {
            return ReceivedResponse.buffered(request, head.status(), head.headers(), body.bytes());
        }
        // The beginning tells why a request failed, and an empty body gives its connection back without being read.
        if (head.status() >= 400 || body.length() == 0) {
            body.peek();
        }
        return ReceivedResponse.streamed(request, head.status(), head.headers(), body);
    }

    private static List<ContentCoding> codings(RequestState request, HeaderFields headers) throws DecodingException {
        List<ContentCoding> codings = ContentCoding.of(headers.values("Content-Encoding"));
        if (codings.size() > MOST_CODINGS) {
            throw new DecodingException(
                    "the body from " + request.url() + " is compressed " + codings.size() + " times, and "
                            + MOST_CODINGS + " are the most",
                    request.uri(),
                    null);
        }
        return codings;
    }

    private static BodySource reporting(RequestState request, BodySource received, long length) {
        ProgressListener progress = request.attributes().get(Key.DOWNLOAD_PROGRESS);
        return progress == null ? received : new ReportingSource(received, progress, length);
    }

    /** RFC 9110, section 6.4.1. */
    private static boolean hasNoBody(RequestState request, int status) {
        return request.method().equals("HEAD") || status == 204 || status == 304 || status < 200;
    }

    /** RFC 9112, section 6.3: a length beside a transfer encoding does not count. */
    private static long declaredLength(HeaderFields headers) {
        String declared = headers.get("Content-Length");
        if (declared == null || headers.contains("Transfer-Encoding")) {
            return BodyWriter.UNKNOWN;
        }
        try {
            return Math.max(Long.parseLong(declared.strip()), BodyWriter.UNKNOWN);
        } catch (NumberFormatException e) {
            return BodyWriter.UNKNOWN;
        }
    }

    private static BodySource limited(BodySource source, RequestState request, long length, @Nullable Long limit)
            throws TooLargeException {
        if (limit == null) {
            return source;
        }
        if (length > limit) {
            throw new TooLargeException(request.uri(), limit);
        }
        return new LimitedSource(source, request.url(), limit);
    }
}

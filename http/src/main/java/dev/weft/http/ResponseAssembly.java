package dev.weft.http;

import dev.weft.http.spi.BodySource;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes of what came what was asked for: decompressed, no larger than allowed, as a whole or open. */
final class ResponseAssembly {
    /** Each takes memory, and may make a thousand bytes of one. */
    private static final int MOST_CODINGS = 5;

    private ResponseAssembly() {}

    static Response of(Settings settings, Request request, Response head, BodySource received)
            throws IOException, InterruptedException {
        long length = hasNoBody(request, head.status()) ? 0 : declaredLength(head.headers());
        List<ContentCoding> codings = length == 0 ? List.of() : codings(request, head.headers());
        Long own = request.attribute(RequestSettings.MAX_BODY_SIZE).orElse(null);
        Long limit = own != null ? own : request.isBuffered() ? (Long) settings.maxBodySize : null;
        BodySource decoded = reporting(request, received, length);
        for (ContentCoding coding : codings.reversed()) {
            decoded = new DecodedSource(decoded, coding, request);
        }
        return of(request, head, limit, decoded, codings.isEmpty() ? length : Body.UNKNOWN);
    }

    private static List<ContentCoding> codings(Request request, Headers headers) throws DecodingException {
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

    private static Response of(Request request, Response head, @Nullable Long limit, BodySource body, long length)
            throws IOException, InterruptedException {
        BodySource source = limited(body, request, length, limit);
        Response open = head.withSource(head.headers(), source, length);
        if (request.isBuffered()) {
            return Response.buffered(
                    head.request(), head.status(), head.headers(), open.body().bytes());
        }
        if (head.status() >= 400 || length == 0) {
            open.body().peek();
        }
        return open;
    }

    private static BodySource reporting(Request request, BodySource received, long length) {
        ProgressListener progress =
                request.attribute(RequestSettings.DOWNLOAD_PROGRESS).orElse(null);
        return progress == null ? received : new ReportingSource(received, progress, length);
    }

    /** RFC 9110, section 6.4.1. */
    private static boolean hasNoBody(Request request, int status) {
        return request.method().equals("HEAD") || status == 204 || status == 304 || status < 200;
    }

    /** RFC 9112, section 6.3: a length beside a transfer encoding does not count. */
    private static long declaredLength(Headers headers) {
        String declared = headers.last("Content-Length").orElse(null);
        if (declared == null || headers.contains("Transfer-Encoding")) {
            return Body.UNKNOWN;
        }
        try {
            return Math.max(Long.parseLong(declared.strip()), Body.UNKNOWN);
        } catch (NumberFormatException e) {
            return Body.UNKNOWN;
        }
    }

    private static BodySource limited(BodySource source, Request request, long length, @Nullable Long limit)
            throws TooLargeException {
        if (limit == null) {
            return source;
        }
        if (length > limit) {
            throw new TooLargeException(request.uri(), limit);
        }
        return new LimitedSource(source, request, limit);
    }
}

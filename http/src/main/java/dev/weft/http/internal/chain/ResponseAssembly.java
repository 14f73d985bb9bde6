package dev.weft.http.internal.chain;

import dev.weft.http.event.ProgressListener;
import dev.weft.http.failure.DecodingException;
import dev.weft.http.failure.TooLargeException;
import dev.weft.http.internal.body.ContentCoding;
import dev.weft.http.internal.body.CountedSource;
import dev.weft.http.internal.body.DecodedSource;
import dev.weft.http.internal.body.ReceivedBody;
import dev.weft.http.internal.message.Methods;
import dev.weft.http.internal.message.Words;
import dev.weft.http.spi.BodySource;
import dev.weft.http.spi.BodyWriter;
import dev.weft.http.spi.HeaderFields;
import dev.weft.http.spi.TransportResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds the response from what the transport received: adds progress, decompression and the limit on size, and buffers
 * the body if the call waits for all of it.
 *
 * <p>Progress is counted before decompression, because {@code Content-Length} is; the limit on size applies after it,
 * because that is what takes memory.
 */
final class ResponseAssembly {
    /**
     * The maximum number of nested codings. Each decoder takes memory, and each can expand its input a thousandfold.
     */
    private static final int MOST_CODINGS = 5;

    private ResponseAssembly() {}

    static ReceivedResponse of(Defaults defaults, RequestState request, TransportResponse head, AttemptSource received)
            throws IOException, InterruptedException {
        boolean bodyless = Methods.isAnsweredWithoutBody(request.method(), head.status());
        long length = bodyless ? 0 : declaredLength(head.headers());
        received.announces(length);
        List<ContentCoding> codings = length == 0 ? List.of() : codings(request, head.headers());
        Long own = request.attributes().get(Key.MAX_BODY_SIZE);
        Long limit = own != null ? own : request.isBuffered() ? (Long) defaults.maxBodySize() : null;
        BodySource decoded = reporting(request, received, length);
        for (ContentCoding coding : codings.reversed()) {
            decoded = new DecodedSource(decoded, coding, request.url());
        }
        long known = codings.isEmpty() ? length : BodyWriter.UNKNOWN;
        ReceivedBody body = new ReceivedBody(request.url(), limited(decoded, request, known, limit), known);
        return of(request, head, body, received);
    }

    private static ReceivedResponse of(
            RequestState request, TransportResponse head, ReceivedBody body, AttemptSource received)
            throws IOException, InterruptedException {
        if (request.isBuffered()) {
            return ReceivedResponse.buffered(request, head.status(), head.headers(), body.bytes());
        }
        // For an error, the beginning of the body goes into the message of StatusException. An empty body is read to
        // its end here, so that its connection is free even if the caller never reads the body.
        if (head.status() >= 400 || body.length() == 0) {
            body.peek();
        }
        if (!received.isClosed()) {
            LostResponses.watch(body, received);
        }
        return ReceivedResponse.streamed(request, head.status(), head.headers(), body);
    }

    private static List<ContentCoding> codings(RequestState request, HeaderFields headers) throws DecodingException {
        List<ContentCoding> codings = ContentCoding.of(headers.values("Content-Encoding"));
        if (codings.size() > MOST_CODINGS) {
            throw new DecodingException(
                    "the body from " + Words.url(request.url()) + " is compressed " + codings.size()
                            + " times, but at most " + MOST_CODINGS + " are allowed",
                    request.uri(),
                    null);
        }
        return codings;
    }

    private static BodySource reporting(RequestState request, BodySource received, long length) {
        ProgressListener progress = request.attributes().get(Key.DOWNLOAD_PROGRESS);
        return progress == null ? received : new CountedSource(received, count -> progress.on(count, length));
    }

    /** The declared length of the body. By RFC 9112, section 6.3, a transfer coding overrides it. */
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
        long most = limit;
        return new CountedSource(source, count -> {
            if (count > most) {
                throw new TooLargeException(request.uri(), most);
            }
        });
    }
}

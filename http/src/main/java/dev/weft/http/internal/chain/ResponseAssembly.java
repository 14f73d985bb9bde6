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
 * Builds the response from the head and body that the transport received: adds progress, decompression and the size
 * limit, and buffers the body if the call waits for the whole response.
 *
 * <p>Progress counts bytes before decompression, as {@code Content-Length} does. The size limit applies to the
 * decompressed body, because that body takes the memory.
 */
final class ResponseAssembly {
    /**
     * The maximum number of nested codings. Each decoder takes memory, and each can expand its input a thousandfold.
     */
    private static final int MAX_CODINGS = 5;

    private ResponseAssembly() {}

    static ReceivedResponse of(Defaults defaults, RequestState request, TransportResponse head, AttemptSource received)
            throws IOException, InterruptedException {
        boolean bodyless = Methods.isAnsweredWithoutBody(request.method(), head.status());
        long length = bodyless ? 0 : declaredLength(head.headers());
        received.expect(length);
        List<ContentCoding> codings = length == 0 ? List.of() : codings(request, head.headers());
        Long limit = request.attributes().get(Key.MAX_BODY_SIZE);
        if (limit == null && request.isBuffered()) {
            limit = defaults.maxBodySize();
        }
        BodySource decoded = reporting(request, received, length);
        for (ContentCoding coding : codings.reversed()) {
            decoded = new DecodedSource(decoded, coding, request.url());
        }
        long decodedLength = codings.isEmpty() ? length : BodyWriter.UNKNOWN;
        ReceivedBody body =
                new ReceivedBody(request.url(), limited(decoded, request, decodedLength, limit), decodedLength);
        return bufferOrStream(request, head, body, received);
    }

    private static ReceivedResponse bufferOrStream(
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
        if (codings.size() > MAX_CODINGS) {
            throw new DecodingException(
                    "the body from " + Words.url(request.url()) + " is compressed " + codings.size()
                            + " times, but at most " + MAX_CODINGS + " are allowed",
                    request.uri(),
                    null);
        }
        return codings;
    }

    private static BodySource reporting(RequestState request, BodySource received, long length) {
        ProgressListener progress = request.attributes().get(Key.DOWNLOAD_PROGRESS);
        return progress == null ? received : new CountedSource(received, count -> progress.on(count, length));
    }

    /**
     * The declared length of the body; {@code UNKNOWN} if the length is missing or not valid. By RFC 9112, section 6.3,
     * a transfer coding overrides the length.
     */
    private static long declaredLength(HeaderFields headers) {
        String declared = headers.get("Content-Length");
        if (declared == null || headers.contains("Transfer-Encoding")) {
            return BodyWriter.UNKNOWN;
        }
        try {
            long length = Long.parseLong(declared.strip());
            return length < 0 ? BodyWriter.UNKNOWN : length;
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
        long max = limit;
        return new CountedSource(source, count -> {
            if (count > max) {
                throw new TooLargeException(request.uri(), max);
            }
        });
    }
}

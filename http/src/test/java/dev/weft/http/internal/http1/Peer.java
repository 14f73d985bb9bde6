package dev.weft.http.internal.http1;

import dev.weft.http.spi.BodyWriter;
import dev.weft.http.spi.HeaderFields;
import dev.weft.http.spi.Progress;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.TransportResponse;
import dev.weft.http.spi.Url;
import dev.weft.io.ByteStream;
import dev.weft.io.Link;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection in memory. A test plays the server by the methods of this class. */
final class Peer implements AutoCloseable {
    final ByteStream server;
    final Http1Connection connection;
    int released;

    Peer() {
        this(Link.perfect());
    }

    Peer(Link link) {
        this(link, MessageLimits.DEFAULT);
    }

    Peer(Link link, MessageLimits limits) {
        ByteStream.Pair pair = ByteStream.pair(link);
        server = pair.far();
        connection = new Http1Connection(pair.near(), limits);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static TransportRequest request(String method, HeaderFields fields, @Nullable BodyWriter body) {
        return new TransportRequest(method, Url.of("http://example.org/path?q=1"), fields, body, Map.of());
    }

    static TransportRequest get() {
        return request("GET", HeaderFields.none(), null);
    }

    TransportResponse exchange(TransportRequest request) throws IOException, InterruptedException {
        return exchange(request, Progress.NONE);
    }

    TransportResponse exchange(TransportRequest request, Progress progress) throws IOException, InterruptedException {
        return connection.exchange(request, request.url().target(), progress, () -> released++);
    }

    /** Sends the server's answer. A test calls this method before the client sends the request. */
    void says(String answer) throws IOException, InterruptedException {
        server.write(bytes(answer));
    }

    /** The head of the request, as the server reads it. */
    String readHead() throws IOException, InterruptedException {
        return text(server.readUntil(bytes("\r\n\r\n"), 100_000)) + "\r\n\r\n";
    }

    static String body(TransportResponse response) throws IOException, InterruptedException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[3000];
        for (int count = response.body().read(piece, 0, piece.length);
                count >= 0;
                count = response.body().read(piece, 0, piece.length)) {
            all.write(piece, 0, count);
        }
        return text(all.toByteArray());
    }

    /** A body of a known length, or of an unknown one. */
    static BodyWriter body(String text, boolean known) {
        return writing(known ? text.length() : BodyWriter.UNKNOWN, out -> out.write(bytes(text)));
    }

    static BodyWriter writing(long length, Writing writing) {
        return new BodyWriter() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public Optional<String> contentType() {
                return Optional.empty();
            }

            @Override
            public void writeTo(java.io.OutputStream out) throws IOException, InterruptedException {
                writing.writeTo(out);
            }
        };
    }

    @Override
    public void close() throws IOException {
        connection.close();
        server.abort();
    }

    /** The code that writes a body. */
    interface Writing {
        void writeTo(java.io.OutputStream out) throws IOException, InterruptedException;
    }
}

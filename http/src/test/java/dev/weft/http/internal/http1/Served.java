package dev.weft.http.internal.http1;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.HttpException;
import dev.weft.http.failure.HttpProtocolException;
import dev.weft.http.spi.HeaderFields;
import dev.weft.http.spi.Progress;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.TransportResponse;
import dev.weft.io.ByteStream;
import dev.weft.io.Link;
import java.io.IOException;
import java.util.List;

/**
 * The result of a request to a server that sends certain bytes: everything that the caller can see.
 *
 * @param status the status; 0 if there is no response
 * @param fields the fields, as text
 * @param body the body, as ISO-8859-1
 * @param failure the reason why there is no response or no whole body; empty if there is a whole response
 * @param lost whether the failure is a lost connection, and not an invalid response
 * @param kept whether the connection can carry another request
 */
record Served(int status, String fields, String body, String failure, boolean lost, boolean kept) {

    /** A capacity so large that the server never waits for a client that has stopped reading. */
    private static final int ROOM = 1 << 20;

    /** The maximum size of the memory that the parser may use for a response. */
    private static final int MOST_HELD = 512 << 10;

    /**
     * The result for bytes that are sent in these pieces. After the last piece the connection ends if {@code ends} is
     * true, and stays open otherwise.
     */
    static Served of(List<byte[]> pieces, boolean ends, String method) throws IOException, InterruptedException {
        ByteStream.Pair pair = ByteStream.pair(Link.perfect().capacity(ROOM));
        return TaskGroup.<Served, IOException>call(group -> {
            Task<?> sender = group.spawn(() -> send(pair.far(), pieces, ends));
            Served served = receive(new Http1Connection(pair.near(), MessageLimits.DEFAULT), method, sender);
            pair.near().abort();
            return served;
        });
    }

    private static void send(ByteStream server, List<byte[]> pieces, boolean ends) throws InterruptedException {
        try {
            server.readUntil(Peer.bytes("\r\n\r\n"), 1000);
            for (byte[] piece : pieces) {
                server.write(piece);
                Async.checkpoint();
            }
            if (ends) {
                server.shutdownOutput();
            }
        } catch (IOException e) {
            // the client needs no more bytes, and has closed the connection
            assert !e.toString().isEmpty();
        }
    }

    private static Served receive(Http1Connection connection, String method, Task<?> sender)
            throws IOException, InterruptedException {
        TransportRequest request = Peer.request(method, HeaderFields.none(), null);
        int status = 0;
        String fields = "";
        String body = "";
        try {
            TransportResponse response =
                    connection.exchange(request, request.url().target(), Progress.NONE, () -> {});
            status = response.status();
            fields = response.headers().toString();
            body = Peer.body(response);
        } catch (HttpException e) {
            boolean lost = e instanceof ConnectionLostException;
            if (!lost && !(e instanceof HttpProtocolException)) {
                throw e;
            }
            if (connection.in().array().length > MOST_HELD) {
                throw new AssertionError("holds " + connection.in().array().length + " bytes", e);
            }
            return new Served(status, fields, body, String.valueOf(e.getMessage()), lost, connection.isReusable());
        }
        sender.outcome(); // waits until the bytes after the response have arrived too
        return new Served(status, fields, body, "", false, !connection.isStale());
    }

    /**
     * This result without the bytes that the message quotes. A message quotes only bytes that have arrived, so the quote
     * depends on the pieces.
     */
    Served withoutQuotes() {
        return new Served(status, fields, body, failure.replaceAll("(?s)'.*", ""), lost, kept);
    }

    /** The result as in the third column of the table. */
    @Override
    public String toString() {
        if (!failure.isEmpty()) {
            return (lost ? "lost: " : "refused: ") + failure;
        }
        return status + (body.isEmpty() ? "" : " " + body) + (kept ? " kept" : " closed");
    }
}

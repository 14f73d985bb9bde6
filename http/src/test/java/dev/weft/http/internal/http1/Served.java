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
 * What a request gives when the server sends certain bytes: all that a caller can see of it.
 *
 * @param status the status; 0 if there is no response
 * @param fields the fields, as text
 * @param body the body, as ISO-8859-1
 * @param failure why there is no response, or no whole body; empty if there is
 * @param lost whether the connection was lost, and not the response invalid
 * @param kept whether the connection can carry another request
 */
record Served(int status, String fields, String body, String failure, boolean lost, boolean kept) {

    /** So much that the server never waits for a client that has stopped reading. */
    private static final int ROOM = 1 << 20;

    /** The most memory that any response may make the parser use. */
    private static final int MOST_HELD = 512 << 10;

    /** The result for bytes that are sent in these pieces, after which the connection ends, or stays open. */
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
            // the client has seen enough and has closed the connection
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
        sender.outcome(); // what was not asked for has come too
        return new Served(status, fields, body, "", false, !connection.isStale());
    }

    /** This without the bytes that a message quotes, which are those that have come until then. */
    Served withoutQuotes() {
        return new Served(status, fields, body, failure.replaceAll("(?s)'.*", ""), lost, kept);
    }

    /** In the words of the table. */
    @Override
    public String toString() {
        if (!failure.isEmpty()) {
            return (lost ? "lost: " : "refused: ") + failure;
        }
        return status + (body.isEmpty() ? "" : " " + body) + (kept ? " kept" : " closed");
    }
}

package dev.weft.http.internal.http1;

import dev.weft.http.spi.Progress;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.TransportResponse;
import dev.weft.io.ByteStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection: one exchange at a time over a byte stream, which it owns.
 *
 * <pre>
 *   IDLE ── exchange ──► BUSY ── over, and both sides want to continue ──► IDLE
 *                          └──── over, or broken off ─────────────────► CLOSED
 * </pre>
 *
 * <p>Any thread may call {@link #close}. Everything else is for the owner of the connection: the task of the exchange, or
 * the pool between two exchanges, with a happens-before edge in between.
 *
 * @implNote RFC 9110 and RFC 9112. What is tolerated and what is refused is in docs/http-framing.md.
 */
public final class Http1Connection implements AutoCloseable {
    private final ByteStream stream;
    private final Input in;
    private final Output out;
    private final HeadReader heads;
    private final RequestHead requests = new RequestHead();
    private volatile boolean busy;
    private boolean persistent = true;
    private @Nullable Duration keepAlive;

    /** A connection over {@code stream}, on which nothing was sent yet. */
    public Http1Connection(ByteStream stream, MessageLimits limits) {
        this.stream = stream;
        this.in = new Input(stream);
        this.out = new Output(stream);
        this.heads = new HeadReader(in, limits);
    }

    /**
     * Sends a request and waits for the head of the response; interim responses are skipped. The response's body is read
     * from the connection, and closing it before its end saves the connection only if the rest is small and there already.
     *
     * @param target what stands in the request line: path and query, or the whole URL for a proxy
     * @param progress is told from {@code REQUEST_START} to {@code FIRST_BYTE}
     * @param released called once, when the exchange is over, perhaps before this method returns, by whichever thread ends
     *     it; {@link #isReusable} then tells whether the connection can carry the next one. If not, it is closed
     * @throws dev.weft.http.failure.HttpException if there is no response; the connection is closed
     * @throws IOException if the body of the request fails; the exception is that of the body, the connection is closed
     * @throws IllegalArgumentException if the request cannot be sent as HTTP; nothing was sent
     * @throws IllegalStateException if another exchange is in progress
     * @throws InterruptedException if the caller is cancelled while it waits; the connection is closed
     */
    public TransportResponse exchange(TransportRequest request, String target, Progress progress, Runnable released)
            throws IOException, InterruptedException {
        if (busy) {
            throw new IllegalStateException("another exchange is in progress on " + stream);
        }
        busy = true;
        Exchange exchange = new Exchange(this, request, progress, released);
        boolean answered = false;
        try {
            heads.begin();
            out.begin();
            requests.write(request, target, out);
            TransportResponse response = exchange.run();
            answered = true;
            return response;
        } catch (IOException e) {
            throw exchange.failure(e);
        } finally {
            if (!answered) {
                exchange.over(false);
            }
        }
    }

    /** Whether the connection can carry another exchange: the last one ended well, and nothing is left unread. */
    public boolean isReusable() {
        return !busy && persistent && in.isEmpty() && stream.isOpen();
    }

    /**
     * Whether something has happened on the idle connection: it has ended, or bytes have come that were not asked for. Such
     * a connection must not be used. Does not wait.
     */
    public boolean isStale() {
        try {
            return !isReusable() || in.fillNow() != 0;
        } catch (IOException e) {
            // Not a static logger: loading the logging system would slow down the start of every program.
            System.getLogger("dev.weft.http")
                    .log(System.Logger.Level.TRACE, "an idle connection has failed: " + stream, e);
            return true;
        }
    }

    /** Whether nothing of the last request was handed to the stream, so that it may be sent again whatever it is. */
    public boolean nothingWritten() {
        return !out.wrote();
    }

    /** How long the server says that it keeps an idle connection; empty if it does not say. */
    public Optional<Duration> keepAlive() {
        return Optional.ofNullable(keepAlive);
    }

    /** Closes the connection; an exchange in progress fails. Never waits; closing again does nothing. */
    @Override
    public void close() {
        if (busy) {
            stream.abort();
        } else {
            closeStream();
        }
    }

    private void closeStream() {
        try {
            stream.close();
        } catch (IOException e) {
            System.getLogger("dev.weft.http")
                    .log(System.Logger.Level.DEBUG, "a connection could not be closed: " + stream, e);
        }
    }

    Input in() {
        return in;
    }

    Output out() {
        return out;
    }

    HeadReader heads() {
        return heads;
    }

    RequestHead requests() {
        return requests;
    }

    /** The response's head has come: whether the connection persists, and for how long the server keeps it. */
    void answered(boolean persists, @Nullable Duration keeps) {
        persistent = persists;
        keepAlive = keeps;
    }

    /** The exchange is over. */
    void over(boolean whole) {
        persistent &= whole;
        if (!whole) {
            stream.abort();
        } else if (!persistent || !in.isEmpty()) {
            closeStream();
        } else {
            in.shrink();
        }
        busy = false;
    }

    @Override
    public String toString() {
        return "HTTP/1.1 over " + stream;
    }
}

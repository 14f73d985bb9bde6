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
 * An HTTP/1.1 connection: one exchange at a time over a byte stream. The connection owns the stream.
 *
 * <pre>
 *   IDLE ── exchange ──► BUSY ── over, and both sides want to continue ──► IDLE
 *                          └──── over, or aborted ────────────────────► CLOSED
 * </pre>
 *
 * <p>Any thread may call {@link #close}. Only the owner of the connection may call the other methods. The owner is the
 * task of the exchange or, between two exchanges, the pool. There is a happens-before edge from one owner to the next.
 *
 * @implNote RFC 9110 and RFC 9112. See docs/http-framing.md for the deviations that are tolerated or refused.
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

    /** A connection over {@code stream}, which must be new: nothing has been sent over it. */
    public Http1Connection(ByteStream stream, MessageLimits limits) {
        this.stream = stream;
        this.in = new Input(stream);
        this.out = new Output(stream);
        this.heads = new HeadReader(in, limits);
    }

    /**
     * Sends a request and waits for the head of the response; interim responses are skipped. The response's body is
     * read from the connection. If the body is closed before its end, the connection can be used again only if the rest
     * is small and has already arrived.
     *
     * @param target the target in the request line: path and query, or the whole URL for a proxy
     * @param progress receives the events from {@code REQUEST_START} to {@code FIRST_BYTE}
     * @param onRelease called once, when the exchange is over, perhaps before this method returns, on the thread that
     *     ends the exchange. {@link #isReusable} then tells whether the connection can carry another exchange; if not,
     *     the connection is closed
     * @throws dev.weft.http.failure.HttpException if there is no response; the connection is closed
     * @throws IOException if writing the body of the request fails; the exception of the body is thrown unchanged, and
     *     the connection is closed
     * @throws IllegalArgumentException if the request cannot be sent as HTTP; nothing was sent, and the connection is
     *     closed
     * @throws IllegalStateException if another exchange is in progress
     * @throws InterruptedException if the caller is cancelled while it waits; the connection is closed
     */
    public TransportResponse exchange(TransportRequest request, String target, Progress progress, Runnable onRelease)
            throws IOException, InterruptedException {
        if (busy) {
            throw new IllegalStateException("another exchange is in progress on " + stream);
        }
        busy = true;
        Exchange exchange = new Exchange(this, request, progress, onRelease);
        boolean isAnswered = false;
        try {
            heads.begin();
            out.begin();
            requests.write(request, target, out);
            TransportResponse response = exchange.run();
            isAnswered = true;
            return response;
        } catch (IOException e) {
            throw exchange.failure(e);
        } finally {
            if (!isAnswered) {
                exchange.over(false);
            }
        }
    }

    /** Whether the connection can carry another exchange: the last exchange succeeded, and no byte is left unread. */
    public boolean isReusable() {
        return !busy && persistent && in.isEmpty() && stream.isOpen();
    }

    /**
     * Whether the idle connection has ended or has received bytes without a request. Such a connection must not be
     * used. Does not wait.
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

    /**
     * Whether no byte of the last request was written to the stream, so that the request can be sent again whatever its
     * method.
     */
    public boolean nothingWritten() {
        return !out.hasWritten();
    }

    /** The time for which the server keeps an idle connection; empty if the server does not say. */
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

    /** Records what the head of the response says about the connection. */
    void answered(boolean isPersistent, @Nullable Duration announced) {
        persistent = isPersistent;
        keepAlive = announced;
    }

    /** Ends the exchange: keeps the connection if it can be used again, and closes it otherwise. */
    void over(boolean isComplete) {
        persistent &= isComplete;
        if (!isComplete) {
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

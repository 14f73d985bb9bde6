package dev.weft.http.internal.http1;

import dev.weft.Async;
import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.internal.message.Methods;
import dev.weft.http.spi.BodyWriter;
import dev.weft.http.spi.Progress;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.TransportResponse;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on a connection: from the first byte of the request to the last byte of the response.
 *
 * <pre>
 *   head ─┬─ no body, or a small one ───────────────────────► sent ──► answer ──► body of the response ──► OVER
 *         ├─ a body ──► second task watches ──┬─► sent          ▲                                            ▲
 *         │                                   └─► cut short ────┤                                            │
 *         └─ expects 100 ──┬─ 100, or a second has passed: as above                                          │
 *                          └─ another answer: the body is not sent ─┘       any failure or cancellation ─────┘
 * </pre>
 *
 * <p><b>Invariants.</b> {@link #over} takes effect once. The connection can be used again only if the request was sent
 * completely, the response was read completely, and both sides want to continue. Otherwise the connection is closed
 * before {@code onRelease} runs.
 */
final class Exchange {
    /** The time that a server has to ask for the body; the same as in curl. RFC 9110, section 10.1.1. */
    private static final Duration CONTINUE_TIMEOUT = Duration.ofSeconds(1);

    /**
     * A body whose declared length is at most this number of bytes is collected before it is sent, and no second task
     * watches for an early answer.
     */
    private static final int SMALL_BODY = 8 << 10;

    private final Http1Connection connection;
    private final TransportRequest request;
    private final Progress progress;
    private final Runnable onRelease;
    private boolean isSent;
    private @Nullable IOException sendFailure;
    private @Nullable IOException bodyFailure;
    private boolean over;

    Exchange(Http1Connection connection, TransportRequest request, Progress progress, Runnable onRelease) {
        this.connection = connection;
        this.request = request;
        this.progress = progress;
        this.onRelease = onRelease;
    }

    TransportRequest request() {
        return request;
    }

    /** Sends the request, whose head has already been collected, and returns the response. */
    TransportResponse run() throws IOException, InterruptedException {
        progress.reached(Kind.REQUEST_START, null);
        BodyWriter body = request.body();
        ResponseHead answer = body == null ? sendHeadOnly() : send(body);
        return respond(answer != null ? answer : awaitAnswer());
    }

    /**
     * The exception to throw for {@code thrown}. An exception that was thrown by the request's body is not changed.
     * Every other exception becomes an {@code HttpException}.
     */
    IOException failure(IOException thrown) {
        return thrown == bodyFailure ? thrown : Failures.translated(thrown, request.url());
    }

    private @Nullable ResponseHead sendHeadOnly() throws IOException, InterruptedException {
        flush();
        return null;
    }

    /** Sends the collected bytes, which completes the request. */
    private void flush() throws IOException, InterruptedException {
        try {
            connection.out().flush();
            isSent = true;
            progress.reached(Kind.REQUEST_SENT, null);
        } catch (IOException e) {
            failedToSend(e);
        }
    }

    /**
     * Throws the failure if nothing was written. Otherwise keeps the failure: the server may have answered before it
     * closed the connection, and the answer is read later.
     */
    private void failedToSend(IOException failure) throws IOException {
        if (!connection.out().hasWritten()) {
            throw failure;
        }
        sendFailure = failure;
    }

    private @Nullable ResponseHead send(BodyWriter body) throws IOException, InterruptedException {
        if (connection.requests().expectsContinue()) {
            ResponseHead refusal = awaitContinue();
            if (refusal != null) {
                return refusal;
            }
        }
        progress.sent();
        long length = body.length();
        RequestBody out = new RequestBody(connection.out(), progress, length);
        if (length != BodyWriter.UNKNOWN && length <= SMALL_BODY) {
            write(body, out);
            return null;
        }
        return sendWatched(body, out);
    }

    private @Nullable ResponseHead sendWatched(BodyWriter body, RequestBody out)
            throws IOException, InterruptedException {
        EarlyAnswer early = new EarlyAnswer(connection.in(), connection.heads());
        early.runWhileWatching(() -> write(body, out), () -> sendFailure != null);
        early.throwIfFailed();
        ResponseHead answer = early.head();
        if (answer != null) {
            progress.reached(Kind.FIRST_BYTE, null);
        }
        return answer;
    }

    /**
     * Writes and sends the body. A failure of the connection is handled by {@link #failedToSend}, and a failure of the
     * body is thrown.
     */
    private void write(BodyWriter body, RequestBody out) throws IOException, InterruptedException {
        try {
            body.writeTo(out);
            out.end();
        } catch (IOException e) {
            InterruptedException interruption = out.interruption();
            if (interruption != null) {
                throw interruption;
            }
            if (e != out.failure()) {
                bodyFailure = e;
                throw e;
            }
            failedToSend(e);
            return;
        }
        progress.sending();
        flush();
    }

    /**
     * Sends the head, and waits until the server asks for the body or {@link #CONTINUE_TIMEOUT} has passed. Returns the
     * response if the server answers without asking; otherwise null.
     */
    private @Nullable ResponseHead awaitContinue() throws IOException, InterruptedException {
        connection.out().flush();
        Optional<ResponseHead> answer = Async.moveOnAfter(CONTINUE_TIMEOUT, this::readContinueOrAnswer);
        return answer.filter(head -> !head.isInterim()).orElse(null);
    }

    /**
     * Skips all interim responses except the request for the body: early hints, for example, do not say whether the
     * server wants the body.
     */
    private ResponseHead readContinueOrAnswer() throws IOException, InterruptedException {
        ResponseHead head = readHead();
        while (head.isInterim() && !head.asksForBody()) {
            head = readHead();
        }
        return head;
    }

    private ResponseHead readHead() throws IOException, InterruptedException {
        return connection.heads().read();
    }

    private ResponseHead awaitAnswer() throws IOException, InterruptedException {
        try {
            if (connection.in().isEmpty() && !connection.in().fill()) {
                throw new EOFException("the connection ended before the response");
            }
            progress.reached(Kind.FIRST_BYTE, null);
            ResponseHead head = readHead();
            while (head.isInterim()) {
                head = readHead();
            }
            return head;
        } catch (IOException e) {
            throw sendFailure != null ? sendFailure : e;
        }
    }

    private TransportResponse respond(ResponseHead head) throws IOException {
        if (head.switchesProtocols() && !connection.requests().upgrades()) {
            throw new ProtocolException("the server switched to a protocol that was not asked for");
        }
        FramingFields framing = connection.heads().framing();
        boolean persistent = isSent
                && framing.isPersistent(head.oldVersion())
                && !connection.requests().closes()
                && !head.switchesProtocols();
        connection.answered(persistent, framing.keepAlive());
        Delimiter delimiter = delimiter(head, framing);
        if (delimiter == null) {
            over(true);
            return new TransportResponse(head.status(), head.fields(), EmptySource.EMPTY);
        }
        return new TransportResponse(head.status(), head.fields(), new ResponseSource(this, connection, delimiter));
    }

    /** The delimiter for the body of the response; null if there is no body. RFC 9112, section 6.3. */
    private @Nullable Delimiter delimiter(ResponseHead head, FramingFields framing) {
        if (Methods.isAnsweredWithoutBody(request.method(), head.status()) || framing.length() == 0) {
            return null;
        }
        if (framing.isChunked()) {
            return new ChunkDelimiter(connection.heads());
        }
        if (framing.length() > 0) {
            return new LengthDelimiter(framing.length());
        }
        connection.answered(false, null);
        return new CloseDelimiter();
    }

    /** Whether the exchange is over. */
    boolean isOver() {
        return over;
    }

    /**
     * Ends the exchange, unless it has already ended.
     *
     * @param isComplete whether the response was read to its end; if not, the connection is aborted
     */
    void over(boolean isComplete) {
        if (!over) {
            over = true;
            connection.over(isComplete);
            onRelease.run();
        }
    }
}

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
 * One exchange on a connection: from the first byte of the request to the last of the response.
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
 * whole, the response was read whole, and both sides want it; else it is closed before {@code released} runs.
 */
final class Exchange {
    /** How long a server is given to ask for the body, as curl and browsers do. RFC 9110, section 10.1.1. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** A body up to this length is collected and sent at once, with nothing watching for an early answer. */
    private static final int SMALL_BODY = 8 << 10;

    private final Http1Connection connection;
    private final TransportRequest request;
    private final Progress progress;
    private final Runnable released;
    private boolean sentWhole;
    private @Nullable IOException sendFailure;
    private @Nullable IOException bodyFailure;
    private boolean over;

    Exchange(Http1Connection connection, TransportRequest request, Progress progress, Runnable released) {
        this.connection = connection;
        this.request = request;
        this.progress = progress;
        this.released = released;
    }

    TransportRequest request() {
        return request;
    }

    /** Sends the request, whose head is collected already, and returns the response. */
    TransportResponse run() throws IOException, InterruptedException {
        progress.reached(Kind.REQUEST_START, null);
        BodyWriter body = request.body();
        ResponseHead answer = body == null ? sendHeadOnly() : send(body);
        return respond(answer != null ? answer : awaitAnswer());
    }

    /** The exception to throw for {@code thrown}: the body's own as it is, others as failures of the exchange. */
    IOException failure(IOException thrown) {
        return thrown == bodyFailure ? thrown : Failures.translated(thrown, request.url());
    }

    private @Nullable ResponseHead sendHeadOnly() throws IOException, InterruptedException {
        flush();
        return null;
    }

    /** Sends what is collected, which completes the request. */
    private void flush() throws IOException, InterruptedException {
        try {
            connection.out().flush();
            sentWhole = true;
            progress.reached(Kind.REQUEST_SENT, null);
        } catch (IOException e) {
            failedToSend(e);
        }
    }

    /** The server may have answered before it closed the connection, so the answer is looked for. */
    private void failedToSend(IOException failure) throws IOException {
        if (!connection.out().wrote()) {
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
        early.during(() -> write(body, out), () -> sendFailure != null);
        early.throwIfFailed();
        ResponseHead answer = early.head();
        if (answer != null) {
            progress.reached(Kind.FIRST_BYTE, null);
        }
        return answer;
    }

    /** Writes and sends the body. A failure of the connection is remembered, one of the body is thrown. */
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

    /** Sends the head, and waits until the server wants the body; returns another answer if there is one. */
    private @Nullable ResponseHead awaitContinue() throws IOException, InterruptedException {
        connection.out().flush();
        Optional<ResponseHead> answer = Async.moveOnAfter(PATIENCE, this::readContinueOrAnswer);
        return answer.filter(head -> !head.isInterim()).orElse(null);
    }

    /** Another interim response, such as early hints, does not say whether the server wants the body. */
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
        FieldFacts facts = connection.heads().facts();
        boolean persistent = sentWhole
                && facts.isPersistent(head.oldVersion())
                && !connection.requests().closes()
                && !head.switchesProtocols();
        connection.answered(persistent, facts.keepAlive());
        Delimiter delimiter = delimiter(head, facts);
        if (delimiter == null) {
            over(true);
            return new TransportResponse(head.status(), head.fields(), EmptySource.EMPTY);
        }
        return new TransportResponse(head.status(), head.fields(), new ResponseSource(this, connection, delimiter));
    }

    /** How the body of the response ends; null if there is none. RFC 9112, section 6.3. */
    private @Nullable Delimiter delimiter(ResponseHead head, FieldFacts facts) {
        if (Methods.isAnsweredWithoutBody(request.method(), head.status()) || facts.length() == 0) {
            return null;
        }
        if (facts.isChunked()) {
            return new ChunkDelimiter(connection.heads());
        }
        if (facts.length() > 0) {
            return new LengthDelimiter(facts.length());
        }
        connection.answered(false, null);
        return new CloseDelimiter();
    }

    /** Whether this is over. */
    boolean isOver() {
        return over;
    }

    /**
     * Ends the exchange, unless it has ended.
     *
     * @param whole whether the response was read to its end; otherwise the connection is broken off
     */
    void over(boolean whole) {
        if (!over) {
            over = true;
            connection.over(whole);
            released.run();
        }
    }
}

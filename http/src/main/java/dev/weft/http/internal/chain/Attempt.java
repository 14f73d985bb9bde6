package dev.weft.http.internal.chain;

import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.event.Phase;
import dev.weft.http.spi.BodySource;
import dev.weft.http.spi.Progress;
import dev.weft.http.spi.Transport;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.TransportResponse;
import dev.weft.pace.KeyedLimiter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One exchange over the transport, whose number is {@code HttpEvent.attempt}. This class waits for a connection permit,
 * enforces the limits of the phases, and holds the permit until the body has been read or discarded. An attempt in the
 * sense of {@link Phase#TRY} may consist of several exchanges.
 */
final class Attempt implements Progress {
    private final Chain chain;
    private final RequestState request;
    private final Call call;
    private final int number;
    private final PhaseWatch watch;

    Attempt(Chain chain, RequestState request, Call call) {
        this.chain = chain;
        this.request = request;
        this.call = call;
        this.number = call.nextAttempt();
        this.watch = new PhaseWatch(call.clock(), chain.limits(request), request);
    }

    /**
     * Sends the request and waits for the response: for the whole response if the call is buffered, otherwise for its
     * head.
     */
    ReceivedResponse send(Transport transport, KeyedLimiter<Origin> permits) throws IOException, InterruptedException {
        boolean isOpen = false;
        try {
            ReceivedResponse response = watch.call(() -> exchange(transport, permits));
            isOpen = !response.isBuffered();
            return response;
        } finally {
            if (!isOpen) {
                watch.stop();
            }
        }
    }

    private ReceivedResponse exchange(Transport transport, KeyedLimiter<Origin> permits)
            throws IOException, InterruptedException {
        watch.begin(Phase.QUEUE);
        reached(Kind.QUEUED, null);
        KeyedLimiter<Origin>.Permit permit = permits.acquire(Origin.of(request.url()));
        AttemptSource source = null;
        boolean complete = false;
        try {
            watch.pause();
            beginTry();
            reached(Kind.STARTED, null);
            TransportResponse head = transport.exchange(transportRequest(), this);
            source = new AttemptSource(this, head.body(), permit);
            reached(Kind.HEAD, head.status());
            watch.begin(Phase.READ);
            ReceivedResponse response = ResponseAssembly.of(chain.defaults(), request, head, source);
            complete = true;
            return response;
        } finally {
            // If there is a source, the source owns the permit: closing the source closes the permit.
            if (source != null && (request.isBuffered() || !complete)) {
                source.close();
            } else if (source == null) {
                permit.close();
            } else {
                source.startStreaming();
            }
        }
    }

    /**
     * Starts the time limit of {@link Phase#TRY}, unless an earlier exchange, such as one that was redirected, has
     * started it.
     */
    private void beginTry() {
        TryLimit.Watch limit = request.attributes().get(Key.TRY);
        if (limit != null) {
            limit.begin();
        }
    }

    private TransportRequest transportRequest() {
        return new TransportRequest(
                request.method(),
                request.url(),
                request.headers(),
                request.body(),
                request.attributes().values());
    }

    @Override
    public void reached(Kind kind, @Nullable Object detail) {
        switch (kind) {
            case LOOKUP_START, CONNECT_START -> beginConnecting();
            case TLS_START -> watch.begin(Phase.TLS);
            case CONNECTION, REQUEST_START -> watch.begin(Phase.WRITE);
            case REQUEST_SENT, FIRST_BYTE -> watch.begin(Phase.READ);
            default -> {}
        }
        chain.reports().report(request, number, kind, detail);
    }

    /**
     * Starts the time limit for connecting, when the DNS lookup or, without a lookup, the first connection attempt
     * starts. A connection attempt at another address of the host does not start the limit again, even if a TLS
     * handshake with an earlier address is in progress.
     */
    private void beginConnecting() {
        if (!watch.isIn(Phase.CONNECT) && !watch.isIn(Phase.TLS)) {
            watch.begin(Phase.CONNECT);
        }
    }

    @Override
    public void sending() {
        watch.begin(Phase.WRITE);
    }

    @Override
    public void sent() {
        watch.pause();
    }

    RequestState request() {
        return request;
    }

    /** Reads from the body of an open response, under the limits of the call. */
    int read(BodySource source, byte[] into, int offset, int length) throws IOException, InterruptedException {
        return call.<Integer>run(request, () -> watch.<Integer>call(() -> readNow(source, into, offset, length)));
    }

    /** Reads from the body under the limit of the phase, in a scope that the caller has entered. */
    int readNow(BodySource source, byte[] into, int offset, int length) throws IOException, InterruptedException {
        watch.begin(Phase.READ);
        try {
            return source.read(into, offset, length);
        } finally {
            watch.pause();
        }
    }

    /** Registers a body that will be read after this exchange has returned. */
    void opened(AttemptSource body) {
        chain.registry().opened(body);
    }

    /** Unregisters a body that had already been closed when it was {@linkplain #opened registered}. */
    void closed(AttemptSource body) {
        chain.registry().closed(body);
    }

    /** Called once, when the body has been read or discarded. */
    void ended(AttemptSource body, boolean isComplete) {
        watch.stop();
        chain.registry().closed(body);
        if (isComplete) {
            chain.reports().report(request, number, Kind.BODY_END, body.count());
        }
    }
}

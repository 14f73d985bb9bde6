package dev.weft.http.internal.chain;

import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.event.Phase;
import dev.weft.http.spi.BodySource;
import dev.weft.http.spi.Progress;
import dev.weft.http.spi.Transport;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.TransportResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One exchange over the transport: it waits for a permit, keeps the limits of its phases, and holds the permit until the
 * body has been read or given up.
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

    /** Waits for the response: for all of it, or for its head. */
    ReceivedResponse send(Transport transport, ConnectionPermits permits) throws IOException, InterruptedException {
        boolean open = false;
        try {
            ReceivedResponse response = watch.call(() -> exchange(transport, permits));
            open = !response.isBuffered();
            return response;
        } finally {
            if (!open) {
                watch.stop();
            }
        }
    }

    private ReceivedResponse exchange(Transport transport, ConnectionPermits permits)
            throws IOException, InterruptedException {
        watch.begin(Phase.QUEUE);
        reached(Kind.QUEUED, null);
        ConnectionPermit permit = permits.acquire(request.url());
        AttemptSource source = null;
        boolean complete = false;
        try {
            watch.pause();
            beginTry();
            reached(Kind.STARTED, null);
            TransportResponse head = transport.exchange(asSent(), this);
            source = new AttemptSource(this, head.body(), permit);
            reached(Kind.HEAD, head.status());
            watch.begin(Phase.READ);
            ReceivedResponse response = ResponseAssembly.of(chain.defaults(), request, head, source);
            complete = true;
            return response;
        } finally {
            if (source != null && (request.isBuffered() || !complete)) {
                source.close();
            } else if (source == null) {
                permit.close();
            } else {
                source.streams();
            }
        }
    }

    private void beginTry() {
        TryLimit.Watch limit = request.attributes().get(Key.TRY);
        if (limit != null) {
            limit.begin();
        }
    }

    private TransportRequest asSent() {
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
            case LOOKUP_START, CONNECT_START -> connecting();
            case TLS_START -> watch.begin(Phase.TLS);
            case CONNECTION, REQUEST_START -> watch.begin(Phase.WRITE);
            case REQUEST_SENT, FIRST_BYTE -> watch.begin(Phase.READ);
            default -> {}
        }
        chain.reports().report(request, number, kind, detail);
    }

    /** Several connects, to different addresses, share the limit. */
    private void connecting() {
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

    /** Waits for some bytes of the body, for the reader of an open response. */
    int read(BodySource source, byte[] into, int offset, int length) throws IOException, InterruptedException {
        return call.<Integer>run(request, () -> watch.<Integer>call(() -> readNow(source, into, offset, length)));
    }

    int readNow(BodySource source, byte[] into, int offset, int length) throws IOException, InterruptedException {
        watch.begin(Phase.READ);
        try {
            return source.read(into, offset, length);
        } finally {
            watch.pause();
        }
    }

    /** The body will be read outside of this exchange. */
    void opened(AttemptSource body) {
        chain.underWay().opened(body);
    }

    /** A body that was {@linkplain #opened opened} has been read, or given up, after all. */
    void closed(AttemptSource body) {
        chain.underWay().closed(body);
    }

    /** The body has been read, or given up. */
    void ended(AttemptSource body, boolean whole) {
        watch.stop();
        chain.underWay().closed(body);
        if (whole) {
            chain.reports().report(request, number, Kind.BODY_END, body.count());
        }
    }
}

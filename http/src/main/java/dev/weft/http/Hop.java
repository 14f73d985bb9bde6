package dev.weft.http;

import dev.weft.http.HttpEvent.Kind;
import dev.weft.http.spi.BodySource;
import dev.weft.http.spi.Progress;
import dev.weft.http.spi.Transport;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One exchange over the transport: it waits for its turn, keeps the limits of its phases, and holds its turn until the
 * body has been read or given up.
 */
final class Hop implements Progress {
    private final ClientSession session;
    private final Request request;
    private final Sending sending;
    private final int number;
    private final PhaseWatch watch;

    Hop(ClientSession session, Request request, Sending sending) {
        this.session = session;
        this.request = request;
        this.sending = sending;
        this.number = sending.nextHop();
        this.watch = new PhaseWatch(sending.clock(), request.timeouts(), request);
    }

    /** Waits for the response: for all of it, or for its head. */
    Response send(Transport transport, Slots slots) throws IOException, InterruptedException {
        boolean open = false;
        try {
            Response response = watch.call(() -> exchange(transport, slots));
            open = !response.isBuffered();
            return response;
        } finally {
            if (!open) {
                watch.stop();
            }
        }
    }

    private Response exchange(Transport transport, Slots slots) throws IOException, InterruptedException {
        watch.begin(Phase.QUEUE);
        reached(Kind.QUEUED, null);
        Slot slot = slots.acquire(request.url());
        HopSource source = null;
        boolean complete = false;
        try {
            watch.pause();
            reached(Kind.STARTED, null);
            Response head = transport.exchange(request, this);
            source = new HopSource(this, head, slot);
            reached(Kind.HEAD, head.status());
            watch.begin(Phase.READ);
            Response response = ResponseAssembly.of(session.settings(), request, head, source);
            complete = true;
            return response;
        } finally {
            if (source != null && (request.isBuffered() || !complete)) {
                source.close();
            } else if (source == null) {
                slot.close();
            } else {
                source.streams();
            }
        }
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
        session.report(request, number, kind, detail);
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

    Request request() {
        return request;
    }

    /** Waits for some bytes of the body, on behalf of whoever reads the open response. */
    int read(BodySource source, byte[] into, int offset, int length) throws IOException, InterruptedException {
        return sending.<Integer>call(request, () -> watch.<Integer>call(() -> readNow(source, into, offset, length)));
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
    void opened(HopSource body) {
        session.underWay().opened(body);
    }

    /** It has been read, or given up, after all. */
    void closed(HopSource body) {
        session.underWay().closed(body);
    }

    /** The body has been read, or given up. */
    void ended(HopSource body, boolean whole) {
        watch.stop();
        session.underWay().closed(body);
        if (whole) {
            session.report(request, number, Kind.BODY_END, body.count());
        }
    }
}

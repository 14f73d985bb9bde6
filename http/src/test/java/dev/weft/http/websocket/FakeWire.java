package dev.weft.http.websocket;

import dev.weft.http.ClientSession;
import dev.weft.http.spi.HeaderFields;
import dev.weft.http.spi.Progress;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.TransportResponse;
import dev.weft.http.spi.WebSocketConnection;
import dev.weft.http.spi.WebSocketReceiver;
import dev.weft.http.spi.WebSocketTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A web socket without a network. Messages sent are queued until the test drains them. */
final class FakeWire implements WebSocketTransport, WebSocketConnection {
    private final List<String> sent = new ArrayList<>();
    private @Nullable WebSocketReceiver receiver;
    private long queued;
    private boolean opens = true;
    private boolean closed;
    private boolean cancelled;

    /** A web socket that never opens and never fails. */
    FakeWire neverOpening() {
        opens = false;
        return this;
    }

    ClientSession session() {
        return ClientSession.options().transport(this).create();
    }

    @Override
    public WebSocketConnection connect(
            TransportRequest request, long maxMessageSize, Duration pingInterval, WebSocketReceiver receiver) {
        this.receiver = receiver;
        if (opens) {
            receiver.opened(HeaderFields.none());
        }
        return this;
    }

    WebSocketReceiver receiver() {
        return receiver;
    }

    @Override
    public synchronized boolean send(String text) {
        return send(text, text.getBytes(StandardCharsets.UTF_8).length);
    }

    @Override
    public synchronized boolean send(byte[] bytes) {
        return send(bytes.length + " bytes", bytes.length);
    }

    private boolean send(String what, int length) {
        if (!closed) {
            sent.add(what);
            queued += length;
        }
        return !closed;
    }

    /** Empties the queue, as if the messages had been sent. */
    synchronized void drain() {
        queued = 0;
    }

    synchronized List<String> sent() {
        return List.copyOf(sent);
    }

    @Override
    public synchronized long queuedBytes() {
        return queued;
    }

    @Override
    public synchronized void close(int code, String reason) {
        closed = true;
    }

    @Override
    public synchronized void cancel() {
        cancelled = true;
    }

    synchronized boolean isCancelled() {
        return cancelled;
    }

    @Override
    public TransportResponse exchange(TransportRequest request, Progress progress) {
        throw new UnsupportedOperationException("web sockets only");
    }

    @Override
    public void close() {}
}

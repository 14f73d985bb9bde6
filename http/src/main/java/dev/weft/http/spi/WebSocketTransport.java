package dev.weft.http.spi;

import java.time.Duration;

/** A transport that carries web sockets too. */
public interface WebSocketTransport extends Transport {

    /**
     * Begins to open a web socket by {@code request}. Does not wait: {@code receiver} is told when it is open, or why it
     * is not.
     *
     * @param maxMessageSize a message of more bytes than this, decompressed, is a failure
     * @param pingInterval how often the other side is asked whether it is still there; zero for never
     */
    WebSocketConnection connect(
            TransportRequest request, long maxMessageSize, Duration pingInterval, WebSocketReceiver receiver);
}

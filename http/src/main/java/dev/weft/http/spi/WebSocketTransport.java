package dev.weft.http.spi;

import java.time.Duration;

/** A transport that also supports web sockets. */
public interface WebSocketTransport extends Transport {

    /**
     * Starts to open a web socket with {@code request}. Does not wait: {@code receiver} is called when the web socket
     * is open or cannot be opened.
     *
     * @param maxMessageSize the maximum size of a received message after decompression, in bytes; a larger message ends
     *     the web socket
     * @param pingInterval the interval at which pings are sent to check that the other side is alive; zero for none
     * @throws IllegalArgumentException if the transport does not support the URL
     * @throws UnsupportedOperationException if the transport does not support web sockets with its settings
     */
    WebSocketConnection connect(
            TransportRequest request, long maxMessageSize, Duration pingInterval, WebSocketReceiver receiver);
}

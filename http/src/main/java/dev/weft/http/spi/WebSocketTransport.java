package dev.weft.http.spi;

import dev.weft.http.Request;
import java.time.Duration;

/** A transport that carries web sockets too. */
public interface WebSocketTransport extends Transport {

    /**
     * Begins to open a web socket by {@code request}. Does not wait: {@code receiver} is told when it is open, or why it
     * is not. A message that is larger than the request allows, or else its session, is a failure.
     *
     * @param pingInterval how often the other side is asked whether it is still there; zero for never
     */
    WebSocketConnection connect(Request request, Duration pingInterval, WebSocketReceiver receiver);
}

package dev.weft.http.spi;

/** The sending side of a web socket. May be used from any thread; no method waits. */
public interface WebSocketConnection {

    /** Queues a text message. Returns false if the web socket is closed or closing. */
    boolean send(String text);

    /** Queues a binary message. Returns false if the web socket is closed or closing. */
    boolean send(byte[] bytes);

    /** The number of bytes queued and not yet sent. */
    long queuedBytes();

    /**
     * Queues a close frame after the messages already queued. Nothing can be queued after it. If the other side does
     * not answer within a few seconds, the connection is closed. Calling this again does nothing.
     *
     * @throws IllegalArgumentException if {@code code} may not be sent or {@code reason} is too long
     */
    void close(int code, String reason);

    /** Closes the connection immediately, without a close frame. */
    void cancel();
}

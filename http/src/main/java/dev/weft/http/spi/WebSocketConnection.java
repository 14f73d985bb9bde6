package dev.weft.http.spi;

/** The way out of a web socket. May be used from any thread; nothing here waits. */
public interface WebSocketConnection {

    /** Queues a message of text to be sent. False if the web socket is closed, or is being closed. */
    boolean send(String text);

    /** Queues a message of bytes to be sent. False if the web socket is closed, or is being closed. */
    boolean send(byte[] bytes);

    /** How many bytes are queued and not sent. */
    long queuedBytes();

    /**
     * Queues a close frame, behind what is queued already. Nothing can be queued after it. If the other side does not
     * close too within a while, the connection is closed. Does nothing if it was called before.
     */
    void close(int code, String reason);

    /** Closes the connection at once, without a word. */
    void cancel();
}

package dev.weft.http.spi;

import java.io.IOException;

/**
 * Receives what comes in on a web socket: first that it is open, then the messages, one at a time and in their order, and
 * at last one of {@link #closed} and {@link #failed}. If it could not be opened, one of {@link #refused} and {@link
 * #failed} alone. While the receiver of a message waits, nothing more is read.
 */
public interface WebSocketReceiver {

    /** The web socket is open; these are the headers of the response. */
    void opened(HeaderFields headers);

    /**
     * A message of text has come.
     *
     * @throws InterruptedException if the thread that reads is interrupted while it waits
     */
    void received(String text) throws InterruptedException;

    /**
     * A message of bytes has come. The array is the receiver's.
     *
     * @throws InterruptedException if the thread that reads is interrupted while it waits
     */
    void received(byte[] bytes) throws InterruptedException;

    /** The other side has closed: no message will come any more. It gets its answer by itself. */
    void closed(int code, String reason);

    /** The server answered with {@code status} instead of opening a web socket. */
    void refused(int status);

    /** The web socket could not be opened, or has broken; an {@code HttpException}, whichever fits. */
    void failed(IOException failure);
}

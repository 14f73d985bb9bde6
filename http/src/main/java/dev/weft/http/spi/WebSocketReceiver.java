package dev.weft.http.spi;

import java.io.IOException;

/**
 * The receiving side of a web socket, called by the transport on its reader thread. The calls are {@link #opened}, then
 * {@link #received} for each message in order and one at a time, and finally {@link #closed} or {@link #failed}. After
 * {@link #closed}, {@link #failed} may also be called, because the connection often breaks after a close. If the web
 * socket cannot be opened, the only call is {@link #refused} or {@link #failed}. While {@link #received} waits, nothing
 * more is read.
 */
public interface WebSocketReceiver {

    /** Called when the web socket is open, with the headers of the response. */
    void opened(HeaderFields headers);

    /**
     * Called for a text message. May wait.
     *
     * @throws InterruptedException if the reader thread is interrupted while it waits
     */
    void received(String text) throws InterruptedException;

    /**
     * Called for a binary message, whose array belongs to the receiver. May wait.
     *
     * @throws InterruptedException if the reader thread is interrupted while it waits
     */
    void received(byte[] bytes) throws InterruptedException;

    /** Called when the other side has sent a close frame, which the transport answers. No further message follows. */
    void closed(int code, String reason);

    /** Called when the server has answered with {@code status} instead of opening a web socket. */
    void refused(int status);

    /** Called when the web socket could not be opened or its connection broke, with an {@code HttpException}. */
    void failed(IOException failure);
}

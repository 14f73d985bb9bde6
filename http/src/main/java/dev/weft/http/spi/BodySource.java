package dev.weft.http.spi;

import java.io.IOException;

/** A source of the bytes of a response body. Read by one task at a time; may be closed by any thread. */
public interface BodySource extends AutoCloseable {

    /**
     * Waits until at least one byte has arrived, and puts the bytes that have arrived into a part of the array
     * {@code into}.
     *
     * @return the number of bytes read, at least one; -1 at the end of the body
     * @throws IOException if the rest of the body cannot be received
     * @throws InterruptedException if the caller is cancelled while it waits; the rest of the body may be lost
     */
    int read(byte[] into, int offset, int length) throws IOException, InterruptedException;

    /**
     * Releases the connection. If the body was read to the end, the connection is kept for the next exchange; otherwise
     * the transport may close the connection. A read in progress fails. Does not wait; closing again does nothing.
     */
    @Override
    void close();
}

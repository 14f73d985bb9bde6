package dev.weft.http.spi;

import java.io.IOException;

/** The bytes of a response's body, as they come. Read by one task at a time; closed by any. */
public interface BodySource extends AutoCloseable {

    /**
     * Waits for at least one byte, and puts what has come into {@code into}.
     *
     * @return how many bytes, at least one; or -1 if the body has ended
     * @throws IOException if the rest does not come
     * @throws InterruptedException if the caller is cancelled while it waits; what is unread may be lost
     */
    int read(byte[] into, int offset, int length) throws IOException, InterruptedException;

    /**
     * Ends reading. The connection is kept for the next exchange if the body was read to its end, and is closed if not;
     * a read that is under way then fails. Does not wait; closing again does nothing.
     */
    @Override
    void close();
}

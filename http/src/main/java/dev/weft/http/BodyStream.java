package dev.weft.http;

import dev.weft.http.internal.body.ReceivedBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/**
 * A response body as an {@link InputStream}. The methods of a stream cannot throw {@link InterruptedException}, so a
 * cancellation becomes an {@link InterruptedIOException}, and the thread's interrupt status is set. Blocking streams of
 * the JDK do the same.
 */
final class BodyStream extends InputStream {
    private final ReceivedBody body;

    BodyStream(ReceivedBody body) {
        this.body = body;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            return body.read(into, offset, length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException(e.getMessage());
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    @Override
    public void close() {
        body.close();
    }
}

package dev.weft.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A stream as an {@link InputStream}. */
final class InputView extends InputStream {
    private final ByteStream stream;

    InputView(ByteStream stream) {
        this.stream = stream;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        try {
            return stream.read(ByteBuffer.wrap(into, offset, length));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** {@code cancellation} as an {@code IOException}. The thread stays interrupted, so the next wait throws again. */
    static InterruptedIOException interrupted(InterruptedException cancellation) {
        Thread.currentThread().interrupt();
        InterruptedIOException thrown = new InterruptedIOException(cancellation.getMessage());
        thrown.initCause(cancellation);
        return thrown;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}

package dev.weft.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A stream as an {@link OutputStream}. */
final class OutputView extends OutputStream {
    private final ByteStream stream;

    OutputView(ByteStream stream) {
        this.stream = stream;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        try {
            stream.write(ByteBuffer.wrap(bytes, offset, length));
        } catch (InterruptedException e) {
            throw InputView.interrupted(e);
        }
    }

    @Override
    public void flush() throws IOException {
        if (!stream.isOpen()) {
            return; // a wrapper that is closed twice flushes twice, and the second time must not fail
        }
        try {
            stream.flush();
        } catch (InterruptedException e) {
            throw InputView.interrupted(e);
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}

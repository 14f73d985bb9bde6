package dev.weft.cli.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** A channel from a stream. Unlike the JDK's channels, it is not closed when the thread that reads is interrupted. */
record StreamSource(InputStream in) implements ReadableByteChannel {
    @Override
    public int read(ByteBuffer into) throws IOException {
        byte[] chunk = new byte[into.remaining()];
        int count = in.read(chunk);
        if (count > 0) {
            into.put(chunk, 0, count);
        }
        return count;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

package dev.weft.cli.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A channel to a stream. Unlike the JDK's channels, it is not closed when the thread that writes is interrupted. */
record StreamChannel(OutputStream out) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer bytes) throws IOException {
        byte[] chunk = new byte[bytes.remaining()];
        bytes.get(chunk);
        out.write(chunk);
        return chunk.length;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}

package dev.weft.http.internal.body;

import dev.weft.http.spi.BodySource;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A body source as a stream, for the decoders, which are written for {@code java.io}. A failure of the source passes
 * through the decoder as the cause of an {@link IOException}. The failure is also kept, so that {@link #throwIfFailed}
 * can distinguish it from a failure of the decoder itself. Only the first failure is kept: a decoder may treat the
 * first failure as the end of its input and read on, and later failures are only consequences of the first.
 */
final class SourceStream extends InputStream {
    private final BodySource source;
    private @Nullable Exception failure;
    private boolean ended;

    SourceStream(BodySource source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        try {
            int count = source.read(into, offset, length);
            ended = count < 0;
            return count;
        } catch (IOException | InterruptedException e) {
            failure = failure == null ? e : failure;
            throw new IOException(e);
        }
    }

    /** Called by {@code GZIPInputStream} at the end of a member, to decide whether another member may follow. */
    @Override
    public int available() {
        return ended ? 0 : 1;
    }

    /** Throws the exception of the source, if there was one. */
    void throwIfFailed() throws IOException, InterruptedException {
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof InterruptedException interrupted) {
            throw interrupted;
        }
    }
}

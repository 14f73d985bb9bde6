package dev.weft.http.internal.body;

import dev.weft.http.spi.BodySource;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A source as a stream, for a decoder that knows nothing of Weft. What the source throws goes through the decoder in the
 * only way that it knows, and is told apart from what the decoder throws itself. The first counts: a decoder may take a
 * failure for the end, and what is read after it fails because it did.
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

    /** Decoders ask this to learn whether there may be more behind what they have decoded. */
    @Override
    public int available() {
        return ended ? 0 : 1;
    }

    /** Throws what the source threw, if it threw anything. */
    void rethrow() throws IOException, InterruptedException {
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof InterruptedException interrupted) {
            throw interrupted;
        }
    }
}

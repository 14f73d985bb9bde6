package dev.weft.http.internal.body;

import dev.weft.http.failure.DecodingException;
import dev.weft.http.internal.message.Words;
import dev.weft.http.spi.BodySource;
import dev.weft.http.spi.Url;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A body source that reads another source and decompresses its bytes.
 *
 * <p>A read may be in progress when another thread closes the source. The decoder must not be closed during a read,
 * because a native decoder would then use freed memory. So the lock {@link #decoderLock} guards the decoder. If the
 * source is closed during a read, the read closes the decoder when the read ends.
 */
public final class DecodedSource implements BodySource {
    private final BodySource source;
    private final SourceStream encoded;
    private final ContentCoding coding;
    private final Url url;
    private @Nullable InputStream decoder;
    private final ReentrantLock decoderLock = new ReentrantLock();
    private boolean ended;
    private volatile boolean closed;

    /** A source that decompresses the bytes of {@code source}. */
    public DecodedSource(BodySource source, ContentCoding coding, Url url) {
        this.source = source;
        this.encoded = new SourceStream(source);
        this.coding = coding;
        this.url = url;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException, InterruptedException {
        if (ended) {
            return -1;
        }
        decoderLock.lock();
        try {
            int count = decoder().read(into, offset, length);
            ended = count < 0;
            if (ended) {
                skipRestAndClose();
            }
            return count;
        } catch (IOException e) {
            close();
            encoded.throwIfFailed();
            throw new DecodingException(
                    "the body from " + Words.url(url) + " is not valid "
                            + coding.name().toLowerCase(Locale.ROOT) + ": " + e.getMessage(),
                    url.uri(),
                    e);
        } finally {
            decoderLock.unlock();
            releaseIfClosed();
        }
    }

    private InputStream decoder() throws IOException {
        InputStream current = decoder;
        if (current == null) {
            current = newDecoder();
            decoder = current;
        }
        return current;
    }

    /**
     * Creates the decoder. An empty body is accepted with any declared coding: some servers send
     * {@code Content-Encoding} without a body, and a decoder would fail because the header of the compressed data is
     * missing.
     */
    private InputStream newDecoder() throws IOException {
        PushbackInputStream in = new PushbackInputStream(encoded, 2);
        int first = in.read();
        if (first < 0) {
            return InputStream.nullInputStream();
        }
        in.unread(first);
        return coding.decode(in);
    }

    /**
     * Reads the bytes between the end of the compressed data and the end of the body, so that the connection can be
     * reused, and closes the source. Normally there are no such bytes. At most 2 KiB are read, because reading more
     * would cost more than a new connection.
     */
    private void skipRestAndClose() throws IOException {
        byte[] rest = new byte[512];
        int skipped = 0;
        for (int count = 0; count >= 0 && skipped < 4 * rest.length; skipped += Math.max(count, 0)) {
            count = encoded.read(rest);
        }
        close();
    }

    @Override
    public void close() {
        closed = true;
        source.close();
        releaseIfClosed();
    }

    /** Closes the decoder, which frees its native memory, unless a read is in progress. */
    private void releaseIfClosed() {
        if (closed && decoderLock.tryLock()) {
            try {
                InputStream released = decoder;
                decoder = null;
                if (released != null) {
                    released.close();
                }
            } catch (IOException e) {
                throw new IllegalStateException("the decoder could not be closed", e);
            } finally {
                decoderLock.unlock();
            }
        }
    }
}

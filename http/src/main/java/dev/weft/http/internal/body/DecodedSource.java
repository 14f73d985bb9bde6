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
 * A body source that decompresses another while it is read.
 *
 * <p>A read may be in progress when another thread closes the source. The decoder must not be closed under a read,
 * because native decoders would then use freed memory; so {@link #decoding} guards it, and whichever of the read and
 * the close ends last releases it.
 */
public final class DecodedSource implements BodySource {
    private final BodySource source;
    private final SourceStream encoded;
    private final ContentCoding coding;
    private final Url url;
    private @Nullable InputStream decoded;
    private final ReentrantLock decoding = new ReentrantLock();
    private boolean ended;
    private volatile boolean closed;

    /** A source that decompresses {@code source}. */
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
        decoding.lock();
        try {
            int count = decoder().read(into, offset, length);
            ended = count < 0;
            if (ended) {
                skipRest();
            }
            return count;
        } catch (IOException e) {
            close();
            encoded.rethrow();
            throw new DecodingException(
                    "the body from " + Words.url(url) + " is not valid "
                            + coding.name().toLowerCase(Locale.ROOT) + ": " + e.getMessage(),
                    url.uri(),
                    e);
        } finally {
            decoding.unlock();
            releaseIfClosed();
        }
    }

    private InputStream decoder() throws IOException {
        InputStream known = decoded;
        if (known == null) {
            known = begin();
            decoded = known;
        }
        return known;
    }

    /**
     * An empty body is accepted whatever coding it declares: some servers send {@code Content-Encoding} without a body,
     * and a decoder would fail on the missing header.
     */
    private InputStream begin() throws IOException {
        PushbackInputStream in = new PushbackInputStream(encoded, 2);
        int first = in.read();
        if (first < 0) {
            return InputStream.nullInputStream();
        }
        in.unread(first);
        return coding.decode(in);
    }

    /**
     * Reads what follows the compressed data, normally nothing but the end of the body, so that the connection can be
     * reused. Limited to 2 KiB: reading more would cost more than a new connection.
     */
    private void skipRest() throws IOException {
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

    /** Closes the decoder, and with it the native memory that it holds, once no read is inside it. */
    private void releaseIfClosed() {
        if (closed && decoding.tryLock()) {
            try {
                InputStream made = decoded;
                decoded = null;
                if (made != null) {
                    made.close();
                }
            } catch (IOException e) {
                throw new IllegalStateException("closing a decoder does no I/O", e);
            } finally {
                decoding.unlock();
            }
        }
    }
}

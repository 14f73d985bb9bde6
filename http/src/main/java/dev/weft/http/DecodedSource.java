package dev.weft.http;

import dev.weft.http.spi.BodySource;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A body that is decompressed while it is read. */
final class DecodedSource implements BodySource {
    private final BodySource source;
    private final SourceStream encoded;
    private final ContentCoding coding;
    private final Request request;
    private @Nullable InputStream decoded;
    private final ReentrantLock decoding = new ReentrantLock();
    private boolean ended;
    private volatile boolean closed;

    DecodedSource(BodySource source, ContentCoding coding, Request request) {
        this.source = source;
        this.encoded = new SourceStream(source);
        this.coding = coding;
        this.request = request;
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
                    "the body from " + request.url() + " is no " + coding.name().toLowerCase(Locale.ROOT) + ": "
                            + e.getMessage(),
                    request.uri(),
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

    /** A body without a single byte is no compressed one, whatever it says. */
    private InputStream begin() throws IOException {
        PushbackInputStream in = new PushbackInputStream(encoded, 2);
        int first = in.read();
        if (first < 0) {
            return InputStream.nullInputStream();
        }
        in.unread(first);
        return coding.decode(in);
    }

    /** So that the connection can be used again; more than a little is not worth it. */
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

    /** What the decoder holds outside of the heap is given back when nobody is in it: by who closes, or who reads. */
    private void releaseIfClosed() {
        if (closed && decoding.tryLock()) {
            try {
                InputStream made = decoded;
                decoded = null;
                if (made != null) {
                    made.close();
                }
            } catch (IOException e) {
                throw new IllegalStateException("closing reads nothing", e);
            } finally {
                decoding.unlock();
            }
        }
    }
}

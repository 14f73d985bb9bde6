package dev.weft.http.internal.body;

import dev.weft.http.spi.BodySource;
import dev.weft.http.spi.Url;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * The decompressed body of a response, which can be read once, by one task at a time. The public {@code ResponseBody}
 * delegates to this class.
 */
public final class ReceivedBody {
    private static final int CHUNK = 16 * 1024;

    /** The number of bytes that are peeked: enough for 200 characters in an error message, at up to four bytes each. */
    private static final int PEEK = 800;

    /**
     * The largest declared length for which a buffer is allocated in advance. A server can declare any length, so
     * memory for a larger body is allocated only as the body arrives.
     */
    private static final int MAX_PREALLOCATED = 1 << 20;

    private final Url url;
    private final BodySource source;
    private final long length;
    private byte[] peeked = {};
    private int peekedAt;
    private boolean hasBegun;
    private boolean ended;

    /** Whether a caller has read the end of the body. */
    private boolean consumed;

    /**
     * A body that is read from {@code source}. Its length is {@code length} bytes, or unknown if {@code length} is
     * negative.
     */
    public ReceivedBody(Url url, BodySource source, long length) {
        this.url = url;
        this.source = source;
        this.length = length;
    }

    /** The length in bytes; negative if it is not known in advance. */
    public long length() {
        return length;
    }

    /**
     * Waits until at least one byte has arrived, and puts the bytes that have arrived into a part of the array
     * {@code into}.
     *
     * @return the number of bytes read; -1 at the end of the body
     */
    public int read(byte[] into, int offset, int length) throws IOException, InterruptedException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (peekedAt < peeked.length) {
            return readPeeked(into, offset, length);
        }
        if (ended) {
            consumed = true;
            return -1;
        }
        hasBegun = true;
        int count = source.read(into, offset, length);
        if (count < 0) {
            ended = true;
            consumed = true;
            source.close();
        }
        return count;
    }

    private int readPeeked(byte[] into, int offset, int length) {
        int count = Math.min(length, peeked.length - peekedAt);
        System.arraycopy(peeked, peekedAt, into, offset, count);
        peekedAt += count;
        return count;
    }

    /** Waits for the beginning of the body, and keeps it for {@link #peeked} and for later reads. */
    public void peek() throws IOException, InterruptedException {
        byte[] start = new byte[PEEK];
        int count = 0;
        for (int more = 0; count < PEEK && more >= 0; count += Math.max(more, 0)) {
            more = read(start, count, PEEK - count);
        }
        peeked = Arrays.copyOf(start, count);
        consumed = false;
    }

    /** The beginning of the body if {@link #peek} was called, otherwise empty. */
    public byte[] peeked() {
        return peeked;
    }

    /**
     * Throws if the body was read to its end. For methods that would otherwise return an empty result.
     *
     * @throws IllegalStateException if the body was read to its end
     */
    public void requireMore() {
        if (consumed) {
            throw new IllegalStateException("the body was read to its end already");
        }
    }

    /** Waits for the rest of the body and returns it. */
    public byte[] bytes() throws IOException, InterruptedException {
        if (length >= 0 && length <= MAX_PREALLOCATED && peeked.length == 0 && !hasBegun) {
            return bytesOfKnownLength((int) length);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        for (int count = read(chunk, 0, CHUNK); count >= 0; count = read(chunk, 0, CHUNK)) {
            out.write(chunk, 0, count);
        }
        return out.toByteArray();
    }

    /**
     * Waits for a whole body of known length and returns it. The body is read into one array, without copying chunks.
     */
    private byte[] bytesOfKnownLength(int total) throws IOException, InterruptedException {
        byte[] bytes = new byte[total];
        int count = 0;
        for (int more = 0; more >= 0 && count < total; count += Math.max(more, 0)) {
            more = read(bytes, count, total - count);
        }
        // This read reaches the end of the body, which frees the connection. If the body had another length, the source
        // has already thrown.
        int surplus = read(new byte[1], 0, 1);
        assert surplus < 0 && count == total : "the source has not checked the length";
        return bytes;
    }

    /** Reads up to 64 KiB of the rest of the body, so that the connection can be reused; then closes the source. */
    public void discard() throws InterruptedException {
        byte[] rest = new byte[8 * 1024];
        try {
            for (int i = 0; i < 8 && read(rest, 0, rest.length) >= 0; i++) {}
        } catch (IOException e) {
            // Not a static logger: loading the logging system would slow down the start of every program.
            System.getLogger("dev.weft.http")
                    .log(System.Logger.Level.DEBUG, "a response body broke off while it was discarded", e);
        } finally {
            source.close();
        }
    }

    /** Closes the source. The rest of the body is lost. */
    public void close() {
        source.close();
    }

    @Override
    public String toString() {
        return "body of " + url;
    }
}

package dev.weft.http.internal.body;

import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.HttpProtocolException;
import dev.weft.http.internal.message.Words;
import dev.weft.http.spi.BodySource;
import dev.weft.http.spi.Url;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * The body of a response, decompressed, to be read once and as it comes. Read by one task at a time. The public {@code
 * ResponseBody} is a view of it.
 */
public final class ReceivedBody {
    private static final int CHUNK = 16 * 1024;
    private static final int PEEK = 800;

    /** As much is set aside for a body that only says how long it is. */
    private static final int MOST_AT_ONCE = 1 << 20;

    private final Url url;
    private final BodySource source;
    private final long length;
    private byte[] peeked = {};
    private int peekedAt;
    private boolean begun;
    private boolean ended;

    /** A body that {@code source} gives, of {@code length} bytes; negative if that is not known. */
    public ReceivedBody(Url url, BodySource source, long length) {
        this.url = url;
        this.source = source;
        this.length = length;
    }

    /** How many bytes it has; negative if that is not known before the end. */
    public long length() {
        return length;
    }

    /**
     * Waits for some bytes, and puts what has come into a part of {@code into}.
     *
     * @return how many bytes; -1 if the body has ended
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
            return -1;
        }
        begun = true;
        int count = source.read(into, offset, length);
        if (count < 0) {
            ended = true;
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

    /** Waits for the beginning, so that {@link #peeked} has it. */
    public void peek() throws IOException, InterruptedException {
        byte[] start = new byte[PEEK];
        int count = 0;
        for (int more = 0; count < PEEK && more >= 0; count += Math.max(more, 0)) {
            more = read(start, count, PEEK - count);
        }
        peeked = Arrays.copyOf(start, count);
    }

    /** The beginning, if it was waited for. */
    public byte[] peeked() {
        return peeked;
    }

    /** Waits for the rest. */
    public byte[] bytes() throws IOException, InterruptedException {
        if (length >= 0 && length <= MOST_AT_ONCE && peeked.length == 0 && !begun) {
            return knownBytes((int) length);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        for (int count = read(chunk, 0, CHUNK); count >= 0; count = read(chunk, 0, CHUNK)) {
            out.write(chunk, 0, count);
        }
        return out.toByteArray();
    }

    /** All of them, of which nothing was read yet. */
    private byte[] knownBytes(int most) throws IOException, InterruptedException {
        byte[] bytes = new byte[most];
        int count = 0;
        for (int more = 0; more >= 0 && count < most; count += Math.max(more, 0)) {
            more = read(bytes, count, most - count);
        }
        if (read(new byte[1], 0, 1) >= 0) {
            throw new HttpProtocolException("the body from " + url + " is longer than it says", url.uri(), null);
        }
        if (count < most) {
            throw new ConnectionLostException(
                    "the body from " + url + " ended after " + count + " of " + Words.bytes(most), url.uri(), null);
        }
        return bytes;
    }

    /** Reads what is left, if it is not much, so that the connection can be used again; then gives it up. */
    public void discard() throws InterruptedException {
        byte[] rest = new byte[8 * 1024];
        try {
            for (int i = 0; i < 8 && read(rest, 0, rest.length) >= 0; i++) {}
        } catch (IOException e) {
            System.getLogger("dev.weft.http").log(System.Logger.Level.DEBUG, "a body that nobody wants broke off", e);
        } finally {
            source.close();
        }
    }

    /** Gives up what is left. */
    public void close() {
        source.close();
    }

    @Override
    public String toString() {
        return "body of " + url;
    }
}

package dev.weft.http.internal.http1;

import dev.weft.io.ByteStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Collects bytes that are sent in one write: the head of a request and the beginning of its body. Not thread-safe.
 */
final class Output {
    private static final int INITIAL_SIZE = 1 << 10;

    /** The number of bytes that are collected before they are sent. */
    static final int COLLECTED = 16 << 10;

    private final ByteStream stream;
    private byte[] bytes = new byte[INITIAL_SIZE];
    private int size;
    private boolean hasWritten;

    Output(ByteStream stream) {
        this.stream = stream;
    }

    /** Prepares for the next request. */
    void begin() {
        size = 0;
        hasWritten = false;
        if (bytes.length > INITIAL_SIZE) {
            bytes = new byte[INITIAL_SIZE];
        }
    }

    /** Whether the stream has accepted any byte since {@link #begin}. */
    boolean hasWritten() {
        return hasWritten;
    }

    /**
     * Adds the low byte of each character of {@code text}. All characters must be in ISO-8859-1.
     */
    @SuppressWarnings("deprecation") // the deprecated method does exactly this, without an intermediate array
    void put(String text) {
        int length = text.length();
        reserve(length);
        text.getBytes(0, length, bytes, size);
        size += length;
    }

    void put(byte[] from) {
        put(from, 0, from.length);
    }

    void put(byte[] from, int offset, int length) {
        reserve(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    void put(long number) {
        put(Long.toString(number));
    }

    private void reserve(int count) {
        if (bytes.length - size < count) {
            bytes = Arrays.copyOf(bytes, Math.max(size + count, 2 * bytes.length));
        }
    }

    /** The collected bytes from position {@code from} on. */
    byte[] copyFrom(int from) {
        return Arrays.copyOfRange(bytes, from, size);
    }

    int size() {
        return size;
    }

    /** Adds bytes, and sends the collected bytes when there are enough. */
    void write(byte[] from, int offset, int length) throws IOException, InterruptedException {
        if (size + length <= COLLECTED) {
            put(from, offset, length);
            return;
        }
        int fittingLength = Math.max(0, COLLECTED - size);
        put(from, offset, fittingLength);
        flush();
        int rest = length - fittingLength;
        if (rest < COLLECTED) {
            put(from, offset + fittingLength, rest);
        } else {
            send(ByteBuffer.wrap(from, offset + fittingLength, rest));
        }
    }

    /** Whether writing {@code more} bytes with {@link #write} would send the collected bytes. */
    boolean isFullWith(int more) {
        return size + more > COLLECTED;
    }

    /**
     * Sends the collected bytes. Waits while the peer is slow.
     *
     * @throws InterruptedException if the caller is cancelled; a part of the bytes may have been sent, and the stream
     *     can still be used
     */
    void flush() throws IOException, InterruptedException {
        if (size > 0) {
            ByteBuffer collected = ByteBuffer.wrap(bytes, 0, size);
            size = 0;
            send(collected);
        }
    }

    private void send(ByteBuffer from) throws IOException, InterruptedException {
        int length = from.remaining();
        try {
            while (!stream.writeNow(from)) {
                stream.awaitWritable();
            }
        } finally {
            hasWritten |= from.remaining() < length;
        }
    }

    /** The bytes of {@code text}, which must be ASCII. */
    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

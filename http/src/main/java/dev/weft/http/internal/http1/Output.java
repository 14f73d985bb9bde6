package dev.weft.http.internal.http1;

import dev.weft.io.ByteStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes that are collected to be sent in one write: the head of a request and the beginning of its body. Not
 * thread-safe.
 */
final class Output {
    private static final int SMALLEST = 1 << 10;

    /** How much of a body is collected before it is sent. */
    static final int COLLECTED = 16 << 10;

    private final ByteStream stream;
    private byte[] bytes = new byte[SMALLEST];
    private int size;
    private boolean wrote;

    Output(ByteStream stream) {
        this.stream = stream;
    }

    /** Prepares for the next request. */
    void begin() {
        size = 0;
        wrote = false;
        if (bytes.length > SMALLEST) {
            bytes = new byte[SMALLEST];
        }
    }

    /** Whether the stream has taken anything since {@link #begin}. */
    boolean wrote() {
        return wrote;
    }

    /** Adds the low bytes of the characters of {@code text}: its bytes in ISO-8859-1, which it must be able to encode. */
    @SuppressWarnings("deprecation") // the method does precisely this, without an array in between
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

    /** What was collected from position {@code from} on. */
    byte[] copyFrom(int from) {
        return Arrays.copyOfRange(bytes, from, size);
    }

    int size() {
        return size;
    }

    /** Adds bytes, and sends when enough are collected. */
    void write(byte[] from, int offset, int length) throws IOException, InterruptedException {
        if (size + length <= COLLECTED) {
            put(from, offset, length);
            return;
        }
        int fitting = Math.max(0, COLLECTED - size);
        put(from, offset, fitting);
        flush();
        int left = length - fitting;
        if (left < COLLECTED) {
            put(from, offset + fitting, left);
        } else {
            send(ByteBuffer.wrap(from, offset + fitting, left));
        }
    }

    /** Whether {@link #write} of that many bytes would send. */
    boolean isFullWith(int more) {
        return size + more > COLLECTED;
    }

    /**
     * Sends what is collected. Waits while the peer is slow.
     *
     * @throws InterruptedException if the caller is cancelled; a part may have been sent, and the stream is as before
     */
    void flush() throws IOException, InterruptedException {
        if (size > 0) {
            ByteBuffer all = ByteBuffer.wrap(bytes, 0, size);
            size = 0;
            send(all);
        }
    }

    private void send(ByteBuffer from) throws IOException, InterruptedException {
        int length = from.remaining();
        try {
            while (!stream.writeNow(from)) {
                stream.awaitRoom();
            }
        } finally {
            wrote |= from.remaining() < length;
        }
    }

    /** {@code text}, which is ASCII, as bytes. */
    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

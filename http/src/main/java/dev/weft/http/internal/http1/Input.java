package dev.weft.http.internal.http1;

import dev.weft.io.ByteStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The received bytes that have not been consumed: a part of one array, which is reused for all exchanges of the
 * connection. Positions are relative to the first of these bytes. Not thread-safe.
 *
 * <p><b>Invariant.</b> A byte leaves the array only by {@link #skip} or {@link #take}. So code that needs more bytes
 * than have arrived may be cancelled while it waits in {@link #fill}, and can repeat its search later.
 */
final class Input {
    private static final int INITIAL_SIZE = 4 << 10;

    private final ByteStream stream;
    private byte[] bytes = new byte[INITIAL_SIZE];
    private ByteBuffer view = ByteBuffer.wrap(bytes);
    private int start;
    private int end;

    Input(ByteStream stream) {
        this.stream = stream;
    }

    int size() {
        return end - start;
    }

    boolean isEmpty() {
        return start == end;
    }

    byte at(int index) {
        return bytes[start + index];
    }

    /** The array of the bytes. After a {@link #fill} it may be another array. */
    byte[] array() {
        return bytes;
    }

    /** The index of the first byte in the {@link #array}. */
    int start() {
        return start;
    }

    /** The position of the first byte from {@code from} on that equals {@code wanted}; -1 if there is none. */
    int indexOf(byte wanted, int from) {
        for (int i = start + from; i < end; i++) {
            if (bytes[i] == wanted) {
                return i - start;
            }
        }
        return -1;
    }

    /**
     * The length, without the line end, of the line that begins with the first byte and ends with the line feed at
     * {@code end}.
     */
    int lengthOfLine(int end) {
        return end > 0 && at(end - 1) == '\r' ? end - 1 : end;
    }

    void skip(int count) {
        start += count;
        if (start == end) {
            start = 0;
            end = 0;
        }
    }

    /** Moves at most {@code max} bytes to the array {@code into}, and returns their number. */
    int take(byte[] into, int offset, long max) {
        int count = (int) Math.min(size(), max);
        System.arraycopy(bytes, start, into, offset, count);
        skip(count);
        return count;
    }

    /**
     * Waits for at least one more byte; returns false at the end of the stream.
     *
     * @throws InterruptedException if the caller is cancelled while it waits; no byte is lost
     */
    boolean fill() throws IOException, InterruptedException {
        int count = stream.read(space());
        end += Math.max(count, 0);
        return count > 0;
    }

    /**
     * Adds the bytes that have arrived, without waiting. Returns 0 if there are none, and -1 at the end of the stream.
     */
    int fillNow() throws IOException {
        int count = stream.readNow(space());
        end += Math.max(count, 0);
        return count;
    }

    /**
     * Waits for at least one byte and reads directly into a part of the array {@code into}, for bytes that need not be
     * parsed. This input must be empty.
     *
     * @return the number of bytes; -1 at the end of the stream
     */
    int readPast(byte[] into, int offset, int length) throws IOException, InterruptedException {
        return stream.read(ByteBuffer.wrap(into, offset, length));
    }

    /** The free part of the array, after making space if there is none. */
    private ByteBuffer space() {
        if (end == bytes.length) {
            byte[] target = start > 0 ? bytes : new byte[2 * bytes.length];
            System.arraycopy(bytes, start, target, 0, size());
            use(target);
        }
        return view.limit(bytes.length).position(end);
    }

    private void use(byte[] target) {
        end = size();
        start = 0;
        if (target != bytes) {
            bytes = target;
            view = ByteBuffer.wrap(target);
        }
    }

    /** Replaces an array that has grown by a small one. Called between two exchanges. */
    void shrink() {
        if (isEmpty() && bytes.length > INITIAL_SIZE) {
            use(new byte[INITIAL_SIZE]);
        }
    }
}

package dev.weft.http.internal.http1;

import dev.weft.io.ByteStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The received bytes that were not consumed yet: a part of one array, which is reused for all exchanges of the
 * connection. Positions are relative to the first of them. Not thread-safe.
 *
 * <p><b>Invariant.</b> A byte leaves the array only by {@link #skip} or {@link #take}. So code that looks for more than
 * has come may be cancelled while it waits in {@link #fill}, and look again later.
 */
final class Input {
    private static final int SMALLEST = 4 << 10;

    private final ByteStream stream;
    private byte[] bytes = new byte[SMALLEST];
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

    /** The array of the bytes. It is another one after a {@link #fill}. */
    byte[] array() {
        return bytes;
    }

    /** Where in the {@link #array} the first byte is. */
    int start() {
        return start;
    }

    /** The position of the first {@code wanted} at or after {@code from}; -1 if there is none. */
    int indexOf(byte wanted, int from) {
        for (int i = start + from; i < end; i++) {
            if (bytes[i] == wanted) {
                return i - start;
            }
        }
        return -1;
    }

    /** The length of the line that ends with the line feed at {@code end}, and begins with the first byte. */
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

    /** Moves bytes into {@code into}, at most {@code most}, and returns their number. */
    int take(byte[] into, int offset, long most) {
        int count = (int) Math.min(size(), most);
        System.arraycopy(bytes, start, into, offset, count);
        skip(count);
        return count;
    }

    /**
     * Waits for at least one more byte; false at the end of the stream.
     *
     * @throws InterruptedException if the caller is cancelled while it waits; no byte is lost
     */
    boolean fill() throws IOException, InterruptedException {
        int count = stream.read(room());
        end += Math.max(count, 0);
        return count > 0;
    }

    /** Adds the bytes that have come, without waiting; 0 if there are none, -1 at the end of the stream. */
    int fillNow() throws IOException {
        int count = stream.readNow(room());
        end += Math.max(count, 0);
        return count;
    }

    /**
     * Waits for at least one byte and reads into a part of {@code into} directly. For bytes that nothing has to look at;
     * there must be none here.
     *
     * @return the number of bytes; -1 at the end of the stream
     */
    int readPast(byte[] into, int offset, int length) throws IOException, InterruptedException {
        return stream.read(ByteBuffer.wrap(into, offset, length));
    }

    private ByteBuffer room() {
        if (end == bytes.length) {
            byte[] into = start > 0 ? bytes : new byte[2 * bytes.length];
            System.arraycopy(bytes, start, into, 0, size());
            use(into);
        }
        return view.limit(bytes.length).position(end);
    }

    private void use(byte[] into) {
        end = size();
        start = 0;
        if (into != bytes) {
            bytes = into;
            view = ByteBuffer.wrap(into);
        }
    }

    /** Releases an array that has grown, between two exchanges. */
    void shrink() {
        if (isEmpty() && bytes.length > SMALLEST) {
            use(new byte[SMALLEST]);
        }
    }
}

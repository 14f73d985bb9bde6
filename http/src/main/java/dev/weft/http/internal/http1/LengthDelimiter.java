package dev.weft.http.internal.http1;

import dev.weft.http.internal.message.Words;
import java.io.EOFException;

/** The end of a body whose length is known. */
final class LengthDelimiter extends Delimiter {
    private final long length;
    private long left;

    LengthDelimiter(long length) {
        this.length = length;
        this.left = length;
    }

    @Override
    int take(Input in, byte[] into, int offset, int most) {
        if (left == 0) {
            return -1;
        }
        int count = in.take(into, offset, Math.min(left, most));
        left -= count;
        return count;
    }

    @Override
    long certain() {
        return left;
    }

    @Override
    void passed(int count) {
        left -= count;
    }

    @Override
    void streamEnded() throws EOFException {
        throw new EOFException("it ended after " + (length - left) + " of " + Words.bytes(length) + " of the body");
    }
}

package dev.weft.http.internal.http1;

import dev.weft.http.internal.message.Words;
import java.io.EOFException;

/** Finds the end of a body whose length is known. */
final class LengthDelimiter extends Delimiter {
    private final long length;
    private long remaining;

    LengthDelimiter(long length) {
        this.length = length;
        this.remaining = length;
    }

    @Override
    int take(Input in, byte[] into, int offset, int max) {
        if (remaining == 0) {
            return -1;
        }
        int count = in.take(into, offset, Math.min(remaining, max));
        remaining -= count;
        return count;
    }

    @Override
    long knownBytes() {
        return remaining;
    }

    @Override
    void consumed(int count) {
        remaining -= count;
    }

    @Override
    void streamEnded() throws EOFException {
        throw new EOFException(
                "it ended after " + (length - remaining) + " of " + Words.bytes(length) + " of the body");
    }
}

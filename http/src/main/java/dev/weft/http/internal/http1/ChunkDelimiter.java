package dev.weft.http.internal.http1;

import static dev.weft.http.internal.http1.Characters.shown;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;

/**
 * Finds the end of a chunked body.
 *
 * <pre>
 *   SIZE ── size above 0 ──► DATA ── all of it ──► DATA_END ── CR LF ──► SIZE
 *     └──── size 0 ──► TRAILERS ── empty line ──► END
 * </pre>
 *
 * <p>Trailers and the extensions of chunks are checked and dropped. The line before a chunk and the chunk itself must
 * end with CR LF. Recipients differ in whether a bare line feed ends such a line, and attackers have used this
 * difference to hide a message from one of two recipients. Trailers may end with a bare line feed, as header fields
 * may.
 *
 * @implNote RFC 9112, section 7.1. Blanks after the size are tolerated, because some servers pad the size.
 */
final class ChunkDelimiter extends Delimiter {
    private enum State {
        SIZE,
        DATA,
        DATA_END,
        TRAILERS,
        END
    }

    /** The maximum length of a line with the size and extensions of a chunk. */
    private static final int MAX_LINE_LENGTH = 4 << 10;

    /**
     * The maximum number of bytes of extensions in a body, so that a body of many tiny chunks does not consist mostly
     * of extensions.
     */
    private static final int MAX_EXTENSIONS = 16 << 10;

    private final HeadReader trailers;
    private State state = State.SIZE;
    private long remaining;
    private int searched;
    private int extensions;

    /** @param trailers the reader of trailers */
    ChunkDelimiter(HeadReader trailers) {
        this.trailers = trailers;
    }

    @Override
    int take(Input in, byte[] into, int offset, int max) throws IOException {
        while (true) {
            switch (state) {
                case SIZE -> {
                    if (!beginChunk(in)) {
                        return 0;
                    }
                }
                case DATA -> {
                    int count = in.take(into, offset, Math.min(remaining, max));
                    consumed(count);
                    return count;
                }
                case DATA_END -> {
                    if (!endChunk(in)) {
                        return 0;
                    }
                }
                case TRAILERS -> {
                    if (!trailers.skipTrailers()) {
                        return 0;
                    }
                    state = State.END;
                }
                case END -> {
                    return -1;
                }
            }
        }
    }

    /** Parses the line before a chunk; returns false if the line is not complete. */
    private boolean beginChunk(Input in) throws ProtocolException {
        int end = in.indexOf((byte) '\n', searched);
        searched = end < 0 ? in.size() : end;
        if (searched > MAX_LINE_LENGTH) {
            throw new ProtocolException("the line before a chunk has more than " + MAX_LINE_LENGTH + " bytes");
        }
        requireHex(in);
        if (end < 0) {
            return false;
        }
        remaining = size(in, end);
        state = remaining == 0 ? State.TRAILERS : State.DATA;
        in.skip(end + 1);
        searched = 0;
        return true;
    }

    /** Fails as soon as the first byte of a line cannot belong to a size, without waiting for the whole line. */
    private static void requireHex(Input in) throws ProtocolException {
        if (!in.isEmpty() && Characters.hex(in.at(0)) < 0) {
            throw new ProtocolException(
                    "the size of a chunk is " + shown(in.array(), in.start(), in.start() + Math.min(in.size(), 16)));
        }
    }

    private long size(Input in, int end) throws ProtocolException {
        long size = 0;
        int at = 0;
        for (int digit = Characters.hex(in.at(at)); digit >= 0; digit = Characters.hex(in.at(at))) {
            if (size > Long.MAX_VALUE >> 4) {
                throw invalid(in, end);
            }
            size = size << 4 | digit;
            at++;
        }
        checkExtensions(in, at, end);
        return size;
    }

    private void checkExtensions(Input in, int from, int end) throws ProtocolException {
        int at = from;
        while (Characters.isBlank(in.at(at))) {
            at++;
        }
        int last = end - 1;
        boolean valid = last >= at && in.at(last) == '\r' && (at == last || in.at(at) == ';');
        for (; at < last && valid; at++) {
            valid = Characters.isValue(in.at(at));
        }
        extensions += last - from;
        if (!valid || extensions > MAX_EXTENSIONS) {
            throw invalid(in, end);
        }
    }

    private static ProtocolException invalid(Input in, int end) {
        return new ProtocolException("the line before a chunk is " + shown(in.array(), in.start(), in.start() + end));
    }

    /** Parses the line end after a chunk; returns false if the line end is not complete. */
    private boolean endChunk(Input in) throws ProtocolException {
        if (!in.isEmpty() && (in.at(0) != '\r' || (in.size() > 1 && in.at(1) != '\n'))) {
            throw new ProtocolException("a chunk is longer than its size says");
        }
        if (in.size() < 2) {
            return false;
        }
        in.skip(2);
        state = State.SIZE;
        return true;
    }

    @Override
    long knownBytes() {
        return state == State.DATA ? remaining : 0;
    }

    @Override
    void consumed(int count) {
        remaining -= count;
        if (remaining == 0) {
            state = State.DATA_END;
        }
    }

    @Override
    void streamEnded() throws EOFException {
        throw new EOFException("it ended within the chunked body");
    }
}

package dev.weft.http.internal.http1;

import static dev.weft.http.internal.http1.Characters.shown;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;

/**
 * The end of a chunked body.
 *
 * <pre>
 *   SIZE ── size above 0 ──► DATA ── all of it ──► DATA_END ── CR LF ──► SIZE
 *     └──── size 0 ──► TRAILERS ── empty line ──► END
 * </pre>
 *
 * <p>Extensions of chunks are checked and dropped, as are trailers. Lines must end with CR LF: recipients differ in what
 * they take for the end of a line here, and a bare line feed has been used to smuggle messages past one of them.
 *
 * @implNote RFC 9112, section 7.1. Blanks after the size are tolerated, because servers have padded it.
 */
final class ChunkDelimiter extends Delimiter {
    private enum State {
        SIZE,
        DATA,
        DATA_END,
        TRAILERS,
        END
    }

    /** The longest line with the size and extensions of a chunk. */
    private static final int LONGEST_LINE = 4 << 10;

    /** The most bytes of extensions in a body, so that one of many tiny chunks is not mostly extensions. */
    private static final int MOST_EXTENSIONS = 16 << 10;

    private final HeadReader trailers;
    private State state = State.SIZE;
    private long left;
    private int searched;
    private int extensions;

    /** @param trailers the reader of trailers */
    ChunkDelimiter(HeadReader trailers) {
        this.trailers = trailers;
    }

    @Override
    int take(Input in, byte[] into, int offset, int most) throws IOException {
        while (true) {
            switch (state) {
                case SIZE -> {
                    if (!beginChunk(in)) {
                        return 0;
                    }
                }
                case DATA -> {
                    int count = in.take(into, offset, Math.min(left, most));
                    passed(count);
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

    /** Parses the line before a chunk; false if it is not complete. */
    private boolean beginChunk(Input in) throws ProtocolException {
        int end = in.indexOf((byte) '\n', searched);
        searched = end < 0 ? in.size() : end;
        if (searched > LONGEST_LINE) {
            throw new ProtocolException("the line before a chunk has more than " + LONGEST_LINE + " bytes");
        }
        requireHex(in);
        if (end < 0) {
            return false;
        }
        left = size(in, end);
        state = left == 0 ? State.TRAILERS : State.DATA;
        in.skip(end + 1);
        searched = 0;
        return true;
    }

    /** Fails as soon as a line cannot be a size, rather than when the line is complete. */
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
        if (!valid || extensions > MOST_EXTENSIONS) {
            throw invalid(in, end);
        }
    }

    private static ProtocolException invalid(Input in, int end) {
        return new ProtocolException("the line before a chunk is " + shown(in.array(), in.start(), in.start() + end));
    }

    /** Parses the line end after a chunk; false if it is not complete. */
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
    long certain() {
        return state == State.DATA ? left : 0;
    }

    @Override
    void passed(int count) {
        left -= count;
        if (left == 0) {
            state = State.DATA_END;
        }
    }

    @Override
    void streamEnded() throws EOFException {
        throw new EOFException("it ended within the chunked body");
    }
}

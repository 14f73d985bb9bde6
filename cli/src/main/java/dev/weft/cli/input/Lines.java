package dev.weft.cli.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Lines of text in UTF-8, of which none may be longer than a limit: a file that is no list, and has no ends of lines, must
 * not fill the memory. A mark at its beginning that says what it is in is no part of the first line.
 */
final class Lines implements Closeable {
    /** How many characters a line may have: room for a large body in a line of JSON. */
    static final int LONGEST = 4 * 1024 * 1024;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Reader in;
    private final char[] buffer = new char[8192];
    private final StringBuilder line = new StringBuilder();
    private int position;
    private int count;
    private boolean begun;
    private boolean afterReturn;

    /** Lines from {@code in}, which will be closed. */
    Lines(InputStream in) {
        this.in = new InputStreamReader(in, StandardCharsets.UTF_8);
    }

    /**
     * Waits for the next line, without its end: a line feed, a carriage return, or both.
     *
     * @return null if there are no more
     * @throws IOException if reading failed, or the line is too long
     */
    @Nullable
    String next() throws IOException {
        line.setLength(0);
        int next = first();
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n' && next != '\r') {
            append((char) next);
            next = read();
        }
        return line.toString();
    }

    private int first() throws IOException {
        int first = read();
        boolean mark = !begun && first == BYTE_ORDER_MARK;
        begun = true;
        return mark ? read() : first;
    }

    private void append(char next) throws IOException {
        if (line.length() == LONGEST) {
            throw new IOException("a line has more than " + LONGEST + " characters");
        }
        line.append(next);
    }

    /** The next character, or -1 at the end. A line feed that belongs to the end of the line before is passed over. */
    private int read() throws IOException {
        int next = character();
        if (afterReturn && next == '\n') {
            next = character();
        }
        afterReturn = next == '\r';
        return next;
    }

    private int character() throws IOException {
        if (position == count) {
            position = 0;
            count = Math.max(0, in.read(buffer));
        }
        return count == 0 ? -1 : buffer[position++];
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

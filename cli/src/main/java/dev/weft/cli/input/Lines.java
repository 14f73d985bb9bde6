package dev.weft.cli.input;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines in UTF-8 up to a maximum length. Without the maximum, a binary file without line terminators would fill
 * the memory. A byte order mark at the beginning is skipped.
 */
final class Lines {
    /** The maximum length of a line in characters: enough for a large body in a line of JSON. */
    static final int MAX_LENGTH = 4 * 1024 * 1024;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Reader in;
    private final char[] buffer = new char[8192];
    private final StringBuilder line = new StringBuilder();
    private int position;
    private int count;
    private boolean begun;
    private boolean afterReturn;

    /** Reads from {@code in}, which stays open. */
    Lines(InputStream in) {
        this.in = new InputStreamReader(in, StandardCharsets.UTF_8);
    }

    /**
     * Waits for the next line. A line ends with a line feed, a carriage return, or both, which are removed.
     *
     * @return the line, or null at the end
     * @throws IOException if reading fails or the line is too long
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
        if (line.length() == MAX_LENGTH) {
            throw new IOException("a line has more than " + MAX_LENGTH + " characters");
        }
        line.append(next);
    }

    /** The next character, or -1 at the end. A line feed after a carriage return is skipped. */
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
}

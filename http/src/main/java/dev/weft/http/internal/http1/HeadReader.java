package dev.weft.http.internal.http1;

import static dev.weft.http.internal.http1.Characters.shown;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/**
 * Parses the heads of responses, and the trailers of chunked bodies, directly in the array of the {@link Input}.
 *
 * <pre>
 *   STATUS ── status line ──► FIELDS ── empty line ──► STATUS    a head is complete
 *                              │  ▲
 *                              └──┘ field, with its continuation lines
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>A line is consumed only when it has arrived completely. So a cancelled {@link #read} can be repeated and then
 *       continues, and the result does not depend on the pieces in which the bytes arrive.
 *   <li>An error is thrown as soon as the bytes that prove it have arrived. An error is final.
 * </ol>
 *
 * @implNote RFC 9112, sections 2.2, 4 and 5. A line may end with a bare line feed; a bare carriage return is an error.
 */
final class HeadReader {
    private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);

    /** The length of the shortest status line: {@code HTTP/1.1 200}. */
    private static final int MIN_STATUS_LINE = VERSION.length + 5;

    private final Input in;
    private final MessageLimits limits;
    private final FramingFields framing = new FramingFields();
    private final FieldList fields;
    private final FieldParser parser;

    /** The status of the head that is being read; 0 before its status line. */
    private int status;

    private boolean oldVersion;

    /** The number of bytes of the next line that have already been searched for its end. */
    private int searched;

    /** The number of bytes in all heads and trailers of the exchange. */
    private int total;

    HeadReader(Input in, MessageLimits limits) {
        this.in = in;
        this.limits = limits;
        this.fields = new FieldList(limits.fields());
        this.parser = new FieldParser(in);
    }

    /** Prepares for the next exchange. */
    void begin() {
        status = 0;
        searched = 0;
        total = 0;
    }

    /** The information in the fields of the last head about the body and the connection. */
    FramingFields framing() {
        return framing;
    }

    /**
     * Waits for a complete head and returns it. The head may belong to an interim response.
     *
     * @throws ProtocolException if the head is not valid
     * @throws HeadTooLargeException if the head exceeds a limit
     * @throws EOFException if the stream ends before the head is complete
     * @throws IOException if reading from the stream fails
     * @throws InterruptedException if the caller is cancelled; the next call continues
     */
    ResponseHead read() throws IOException, InterruptedException {
        if (status == 0) {
            readStatusLine();
            fields.begin();
            framing.clear();
        }
        while (readField()) {}
        framing.checkTogether();
        ResponseHead head = new ResponseHead(status, oldVersion, fields.end());
        status = 0;
        return head;
    }

    /**
     * Reads trailers, which are checked and dropped, without waiting.
     *
     * @return whether the end of the trailers was reached; if not, the call must be repeated when more bytes have
     *     arrived
     */
    boolean skipTrailers() throws IOException {
        while (true) {
            int end = findLine(limits.field(), "a trailer") ? foldedEnd() : -1;
            if (end < 0) {
                return false;
            }
            int length = lengthOfFirstLine();
            if (length > 0) {
                parser.parse(end, length);
            }
            consume(end + 1);
            if (length == 0) {
                return true;
            }
        }
    }

    private void readStatusLine() throws IOException, InterruptedException {
        for (int i = 0; i < VERSION.length; i++) {
            require(i + 1);
            if (in.at(i) != VERSION[i]) {
                throw new ProtocolException("the response does not begin with HTTP/1, but with " + beginning());
            }
        }
        int end = awaitLine(limits.statusLine(), "the status line");
        parseStatusLine(in.lengthOfLine(end));
        consume(end + 1);
    }

    private String beginning() {
        return shown(in.array(), in.start(), in.start() + in.size());
    }

    private void parseStatusLine(int length) throws ProtocolException {
        int at = VERSION.length;
        boolean valid = length >= MIN_STATUS_LINE
                && Characters.isDigit(in.at(at))
                && in.at(at + 1) == ' '
                && in.at(at + 2) >= '1'
                && in.at(at + 2) <= '9'
                && Characters.isDigit(in.at(at + 3))
                && Characters.isDigit(in.at(at + 4))
                && (length == MIN_STATUS_LINE || in.at(MIN_STATUS_LINE) == ' ');
        for (int i = MIN_STATUS_LINE; i < length && valid; i++) {
            valid = Characters.isValue(in.at(i));
        }
        if (!valid) {
            throw new ProtocolException("the status line is " + shown(in.array(), in.start(), in.start() + length));
        }
        oldVersion = in.at(at) == '0';
        status = 100 * (in.at(at + 2) - '0') + 10 * (in.at(at + 3) - '0') + in.at(at + 4) - '0';
    }

    /** Reads a field; returns false if the line was the empty line after the fields. */
    private boolean readField() throws IOException, InterruptedException {
        Line expected = fields.expected();
        if (expected != null && expected.isNextIn(in)) {
            framing.add(expected.kind(), expected.value());
            fields.add(expected);
            consume(expected.raw().length);
            return true;
        }
        int end = awaitLine(limits.field(), "a header");
        int length = lengthOfFirstLine();
        if (length == 0) {
            consume(end + 1);
            return false;
        }
        for (end = foldedEnd(); end < 0; end = foldedEnd()) {
            fillOrFail();
            awaitLine(limits.field(), "a header");
        }
        Line line = parser.parse(end, length);
        framing.add(line.kind(), line.value());
        fields.add(line);
        consume(end + 1);
        return true;
    }

    /**
     * The end of the field whose first line has arrived: the position of the line feed of its last line. Only the byte
     * after a line tells whether the field continues.
     *
     * @return the position, or -1 if more bytes are needed; {@link #searched} is then at or before the line feed that
     *     may end the field
     */
    private int foldedEnd() throws IOException {
        int end = in.indexOf((byte) '\n', searched);
        while (end >= 0) {
            if (in.lengthOfLine(end) == 0) {
                return end; // the empty line
            }
            if (end > limits.field() + 1) {
                throw tooLong("a header", limits.field());
            }
            searched = end;
            if (end + 1 == in.size()) {
                return -1;
            }
            if (!Characters.isBlank(in.at(end + 1))) {
                return end;
            }
            searched = end + 1;
            end = in.indexOf((byte) '\n', searched);
        }
        return -1;
    }

    /** The length of the first line, which must have arrived. */
    private int lengthOfFirstLine() {
        return in.lengthOfLine(in.indexOf((byte) '\n', 0));
    }

    /** Waits for a complete line, and returns the position of its line feed. */
    private int awaitLine(int limit, String subject) throws IOException, InterruptedException {
        while (!findLine(limit, subject)) {
            fillOrFail();
        }
        return in.indexOf((byte) '\n', searched);
    }

    /**
     * Searches for a line feed, and returns whether one has arrived. If so, {@link #searched} is at or before the line
     * feed.
     */
    private boolean findLine(int limit, String subject) throws HeadTooLargeException {
        int end = in.indexOf((byte) '\n', searched);
        searched = end < 0 ? in.size() : end;
        if (searched > limit + 1) {
            throw tooLong(subject, limit);
        }
        return end >= 0;
    }

    private void require(int count) throws IOException, InterruptedException {
        while (in.size() < count) {
            fillOrFail();
        }
    }

    private void fillOrFail() throws IOException, InterruptedException {
        if (!in.fill()) {
            throw new EOFException("the connection ended within the head of the response");
        }
    }

    private void consume(int count) throws HeadTooLargeException {
        in.skip(count);
        searched = 0;
        total += count;
        if (total > limits.total()) {
            throw new HeadTooLargeException("together they have more than " + limits.total() + " bytes");
        }
    }

    private static HeadTooLargeException tooLong(String subject, int limit) {
        return new HeadTooLargeException(subject + " has more than " + limit + " bytes");
    }
}

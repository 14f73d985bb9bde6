package dev.weft.http.internal.http1;

import static dev.weft.http.internal.http1.Characters.shown;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/**
 * Parses the heads of responses, and the trailers of chunked bodies, where they are in the {@link Input}.
 *
 * <pre>
 *   STATUS ── status line ──► FIELDS ── empty line ──► STATUS    a head is complete
 *                              │  ▲
 *                              └──┘ field, with the lines it is folded into
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>A line is consumed only when it is there as a whole. So a cancelled {@link #read} can be repeated, and continues
 *       where it was, and it makes no difference in which pieces the bytes arrive.
 *   <li>An error is thrown as soon as the bytes that prove it are there. An error is final.
 * </ol>
 *
 * @implNote RFC 9112, sections 2.2, 4 and 5. A line may end with a bare line feed; a bare carriage return is an error.
 */
final class HeadReader {
    private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);

    /** The shortest status line: {@code HTTP/1.1 200}. */
    private static final int SHORTEST = VERSION.length + 5;

    private final Input in;
    private final MessageLimits limits;
    private final FieldFacts facts = new FieldFacts();
    private final FieldList fields;
    private final FieldParser parser;

    /** The status of the head that is being read; 0 before its status line. */
    private int status;

    private boolean oldVersion;

    /** How many bytes of the next line were searched for its end already. */
    private int searched;

    /** How many bytes of heads the exchange has had. */
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

    /** What the fields of the last head say about the body and the connection. */
    FieldFacts facts() {
        return facts;
    }

    /**
     * Waits for a head, which may be that of an interim response.
     *
     * @throws ProtocolException if it is not valid
     * @throws HeadTooLargeException if it exceeds a limit
     * @throws EOFException if the stream ends before
     * @throws InterruptedException if the caller is cancelled; the next call continues
     */
    ResponseHead read() throws IOException, InterruptedException {
        if (status == 0) {
            readStatusLine();
            fields.begin();
            facts.clear();
        }
        while (readField()) {}
        facts.checkTogether();
        ResponseHead head = new ResponseHead(status, oldVersion, fields.end());
        status = 0;
        return head;
    }

    /**
     * Reads trailers, which are checked and dropped, without waiting.
     *
     * @return whether their end was reached; if not, repeat the call when more has come
     */
    boolean skipTrailers() throws IOException {
        while (true) {
            int end = isLineThere(limits.field(), "a trailer") ? foldedEnd() : -1;
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
        boolean valid = length >= SHORTEST
                && Characters.isDigit(in.at(at))
                && in.at(at + 1) == ' '
                && in.at(at + 2) >= '1'
                && in.at(at + 2) <= '9'
                && Characters.isDigit(in.at(at + 3))
                && Characters.isDigit(in.at(at + 4))
                && (length == SHORTEST || in.at(SHORTEST) == ' ');
        for (int i = SHORTEST; i < length && valid; i++) {
            valid = Characters.isValue(in.at(i));
        }
        if (!valid) {
            throw new ProtocolException("the status line is " + shown(in.array(), in.start(), in.start() + length));
        }
        oldVersion = in.at(at) == '0';
        status = 100 * (in.at(at + 2) - '0') + 10 * (in.at(at + 3) - '0') + in.at(at + 4) - '0';
    }

    /** Reads a field; false if it was the empty line instead. */
    private boolean readField() throws IOException, InterruptedException {
        Line known = fields.expected();
        if (known != null && known.isNextIn(in)) {
            facts.add(known.kind(), known.value());
            fields.add(known);
            consume(known.raw().length);
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
        facts.add(line.kind(), line.value());
        fields.add(line);
        consume(end + 1);
        return true;
    }

    /**
     * Where the field ends whose first line is there: at the line feed of its last line. Only the byte after a line tells
     * whether the field continues.
     *
     * @return -1 if more bytes are needed; then {@link #searched} is before the line feed to decide about
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

    /** The length of the first line, which is there. */
    private int lengthOfFirstLine() {
        return in.lengthOfLine(in.indexOf((byte) '\n', 0));
    }

    /** Waits for a whole line, and returns where its line feed is. */
    private int awaitLine(int limit, String what) throws IOException, InterruptedException {
        while (!isLineThere(limit, what)) {
            fillOrFail();
        }
        return in.indexOf((byte) '\n', searched);
    }

    /** Whether a line feed is there; then {@link #searched} is not behind it. */
    private boolean isLineThere(int limit, String what) throws HeadTooLargeException {
        int end = in.indexOf((byte) '\n', searched);
        searched = end < 0 ? in.size() : end;
        if (searched > limit + 1) {
            throw tooLong(what, limit);
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

    private static HeadTooLargeException tooLong(String what, int limit) {
        return new HeadTooLargeException(what + " has more than " + limit + " bytes");
    }
}

package dev.weft.http.internal.message;

import dev.weft.http.spi.HeaderFields;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes bytes that arrive in pieces, which may end within a character, and splits them into lines. A line ends with a
 * line feed, a carriage return, or a carriage return and a line feed.
 *
 * <p>A line that ends with a carriage return is delivered immediately, and a line feed right after it is skipped.
 * If the decoder waited for the next byte instead, the last line before a pause of the stream would be delayed.
 */
public final class LineDecoder {
    /** Decoding starts when this many bytes have arrived, because a byte order mark may be that long. */
    private static final int MAX_MARK_LENGTH = 4;

    private final HeaderFields headers;
    private final long limit;
    private final StringBuilder line = new StringBuilder();
    private @Nullable CharsetDecoder decoder;
    private byte[] undecoded = {};
    private boolean afterReturn;
    private boolean tooLong;

    /**
     * A decoder whose charset is given by the byte order mark, otherwise by the content type in {@code headers}, and is
     * otherwise UTF-8.
     *
     * @param limit the maximum length of a line, in characters (of at least one byte each)
     */
    public LineDecoder(HeaderFields headers, long limit) {
        this.headers = headers;
        this.limit = limit;
    }

    /**
     * Whether a line was longer than the limit. The lines before that line have been returned, and nothing more can be
     * decoded.
     */
    public boolean isTooLong() {
        return tooLong;
    }

    /** Decodes {@code count} more bytes and returns the lines that end in them. */
    public List<String> add(byte[] bytes, int count) {
        undecoded = joined(undecoded, bytes, count);
        return decoder == null && undecoded.length < MAX_MARK_LENGTH ? List.of() : decode(false);
    }

    /** Ends the input and returns the last line, if it has no terminator. */
    public List<String> end() {
        List<String> lines = decode(true);
        if (!line.isEmpty()) {
            lines.add(line.toString());
            line.setLength(0);
        }
        return lines;
    }

    private static byte[] joined(byte[] first, byte[] second, int count) {
        byte[] joined = Arrays.copyOf(first, first.length + count);
        System.arraycopy(second, 0, joined, first.length, count);
        return joined;
    }

    private List<String> decode(boolean last) {
        int markLength = decoder == null ? Charsets.markLength(undecoded) : 0;
        CharsetDecoder current = decoder == null
                ? newDecoder(markLength > 0 ? Charsets.ofMark(undecoded) : Charsets.declared(headers))
                : decoder;
        decoder = current;
        ByteBuffer in = ByteBuffer.wrap(undecoded, markLength, undecoded.length - markLength);
        CharBuffer out = CharBuffer.allocate((int) (in.remaining() * (double) current.maxCharsPerByte()) + 4);
        current.decode(in, out, last);
        if (last) {
            current.flush(out);
        }
        undecoded = Arrays.copyOfRange(undecoded, in.position(), undecoded.length);
        return split(out.flip());
    }

    private static CharsetDecoder newDecoder(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    private List<String> split(CharBuffer text) {
        List<String> lines = new ArrayList<>();
        while (text.hasRemaining() && !tooLong) {
            char next = text.get();
            if (next != '\n' && next != '\r') {
                tooLong = line.length() >= limit;
                line.append(next);
            } else if (next == '\r' || !afterReturn) {
                lines.add(line.toString());
                line.setLength(0);
            }
            afterReturn = next == '\r';
        }
        return lines;
    }
}

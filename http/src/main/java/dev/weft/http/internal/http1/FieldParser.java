package dev.weft.http.internal.http1;

import static dev.weft.http.internal.http1.Characters.shown;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Parses one field, that is, a name and a value, directly in the array of the {@link Input}. Consumes no bytes. */
final class FieldParser {
    private final Input in;

    FieldParser(Input in) {
        this.in = in;
    }

    /**
     * Parses the field that ends with the line feed at {@code end}. Its first line has {@code length} bytes without the
     * line end.
     */
    Line parse(int end, int length) throws ProtocolException {
        int colon = 0;
        while (colon < length && Characters.isToken(in.at(colon))) {
            colon++;
        }
        if (colon == 0 || colon == length || in.at(colon) != ':') {
            throw new ProtocolException(
                    "a header is not a name and a value: " + shown(in.array(), in.start(), in.start() + length));
        }
        for (int i = colon + 1; i < length; i++) {
            if (!Characters.isValue(in.at(i))) {
                throw invalid(colon, in.at(i));
            }
        }
        byte[] bytes = in.array();
        int start = in.start();
        String name = new String(bytes, start, colon, StandardCharsets.ISO_8859_1);
        String value = length == in.lengthOfLine(end) ? text(colon + 1, length) : unfold(colon, end);
        return new Line(Arrays.copyOfRange(bytes, start, start + end + 1), name, value, FramingFields.kind(name));
    }

    private ProtocolException invalid(int colon, byte character) {
        String name = new String(in.array(), in.start(), colon, StandardCharsets.ISO_8859_1);
        return new ProtocolException(
                "the value of " + name + " has the character 0x" + Integer.toHexString(character & 0xff));
    }

    /** The value of a folded field: its lines, joined with spaces. */
    private String unfold(int colon, int end) throws ProtocolException {
        StringBuilder joined = new StringBuilder();
        int from = colon + 1;
        while (from <= end) {
            int lineEnd = in.indexOf((byte) '\n', from);
            int to = lineEnd > from && in.at(lineEnd - 1) == '\r' ? lineEnd - 1 : lineEnd;
            for (int i = from; i < to; i++) {
                if (!Characters.isValue(in.at(i))) {
                    throw invalid(colon, in.at(i));
                }
            }
            String part = text(from, to);
            joined.append(joined.isEmpty() || part.isEmpty() ? "" : " ").append(part);
            from = lineEnd + 1;
        }
        return joined.toString();
    }

    /** The bytes between two positions, without blanks around them. */
    private String text(int from, int to) {
        int first = from;
        int last = to;
        while (first < last && Characters.isBlank(in.at(first))) {
            first++;
        }
        while (last > first && Characters.isBlank(in.at(last - 1))) {
            last--;
        }
        return new String(in.array(), in.start() + first, last - first, StandardCharsets.ISO_8859_1);
    }
}

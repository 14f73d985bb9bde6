package dev.weft.http.internal.http1;

import java.util.Arrays;

/**
 * A header field with the bytes it was parsed from. Responses of a server mostly have the same fields in the same order,
 * so a field whose bytes are those of the response before is not parsed again.
 *
 * @param raw all bytes, with the line end
 * @param name the name
 * @param value the value, without blanks around it
 * @param kind its kind, one of {@link FieldFacts}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by Arrays.equals below, never by equals
record Line(byte[] raw, String name, String value, int kind) {

    /** Whether the bytes in {@code in} from its first are those of this field. More bytes must follow it there. */
    boolean isNextIn(Input in) {
        int start = in.start();
        return in.size() > raw.length
                && Arrays.equals(raw, 0, raw.length, in.array(), start, start + raw.length)
                && !Characters.isBlank(in.at(raw.length)); // else it continues in the next line
    }
}

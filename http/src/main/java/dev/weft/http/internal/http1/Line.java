package dev.weft.http.internal.http1;

import java.util.Arrays;

/**
 * A header field with the bytes from which it was parsed. Most responses of a server have the same fields in the same
 * order. So a field with the same bytes as in the previous response is not parsed again.
 *
 * @param raw all bytes, with the line end
 * @param name the name
 * @param value the value, without blanks around it
 * @param kind the kind of the field, a constant of {@link FramingFields}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by Arrays.equals below, never by equals
record Line(byte[] raw, String name, String value, int kind) {

    /**
     * Whether the input {@code in} begins with the bytes of this field, and the next byte has arrived and does not
     * continue the field.
     */
    boolean isNextIn(Input in) {
        int start = in.start();
        return in.size() > raw.length
                && Arrays.equals(raw, 0, raw.length, in.array(), start, start + raw.length)
                && !Characters.isBlank(in.at(raw.length)); // otherwise the field continues in the next line
    }
}

package dev.weft.http.internal.http1;

import dev.weft.http.internal.check.Require;

/**
 * Limits on the parts of a response besides its body. They prevent a server from filling the memory of a client.
 * Lengths are in bytes; line ends count only in {@code total} and within a folded field.
 *
 * @param statusLine the maximum length of the status line
 * @param field the maximum length of a header field, with its name and all its lines if it is folded
 * @param fields the maximum number of header fields in a head
 * @param total the maximum number of bytes of all heads of an exchange together, with interim responses and trailers
 */
public record MessageLimits(int statusLine, int field, int fields, int total) {

    /** Limits that no honest server reaches. They are similar to the limits of browsers and curl. */
    public static final MessageLimits DEFAULT = new MessageLimits(8 << 10, 100 << 10, 1000, 300 << 10);

    /** Checks that all limits are positive. */
    public MessageLimits {
        Require.atLeastOne(statusLine, "statusLine");
        Require.atLeastOne(field, "field");
        Require.atLeastOne(fields, "fields");
        Require.atLeastOne(total, "total");
    }
}

package dev.weft.http.internal.http1;

import dev.weft.http.internal.check.Require;

/**
 * Limits on what is not the body of a response, in bytes without line ends. A server cannot make the client hold more.
 *
 * @param statusLine the longest status line
 * @param field the longest header field, with its name and all lines it is folded into
 * @param fields the most header fields of one head
 * @param total the most bytes of all heads of one exchange together, with interim responses and trailers
 */
public record MessageLimits(int statusLine, int field, int fields, int total) {

    /** Limits that no honest server reaches: those of browsers and curl, about. */
    public static final MessageLimits DEFAULT = new MessageLimits(8 << 10, 100 << 10, 1000, 300 << 10);

    /** Checks that all are positive. */
    public MessageLimits {
        Require.atLeastOne(statusLine, "statusLine");
        Require.atLeastOne(field, "field");
        Require.atLeastOne(fields, "fields");
        Require.atLeastOne(total, "total");
    }
}

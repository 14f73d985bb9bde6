package dev.weft.http.internal.http1;

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
        requirePositive(statusLine, "statusLine");
        requirePositive(field, "field");
        requirePositive(fields, "fields");
        requirePositive(total, "total");
    }

    private static void requirePositive(int value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, but is " + value);
        }
    }
}

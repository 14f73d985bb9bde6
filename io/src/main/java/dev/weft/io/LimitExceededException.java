package dev.weft.io;

import java.io.IOException;

/**
 * More came than the limit allows: a line without an end, a body that does not stop. The stream stays usable, and what
 * came is still in it; {@link ByteStream#skipUntil} gets past it.
 */
public final class LimitExceededException extends IOException {
    private static final long serialVersionUID = 1;

    private final int limit;

    /**
     * More than {@code limit} bytes came.
     *
     * @param what what was too long, such as {@code a line}
     * @param limit how many bytes were allowed
     */
    public LimitExceededException(String what, int limit) {
        super(what + " is longer than the limit of " + limit + " bytes");
        this.limit = limit;
    }

    /** How many bytes were allowed. */
    public int limit() {
        return limit;
    }
}

package dev.weft.io;

import java.io.IOException;

/**
 * Thrown when more bytes have arrived than the limit of a read allows. The stream stays usable, and the bytes are still
 * in the stream; {@link ByteStream#skipUntil} skips them.
 */
public final class LimitExceededException extends IOException {
    private static final long serialVersionUID = 1;

    private final int limit;

    /**
     * Creates the exception.
     *
     * @param what the thing that was too long, such as {@code a line}
     * @param limit the limit, in bytes
     */
    public LimitExceededException(String what, int limit) {
        super(what + " is longer than the limit of " + limit + " bytes");
        this.limit = limit;
    }

    /** The limit, in bytes. */
    public int limit() {
        return limit;
    }
}

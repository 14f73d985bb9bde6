package dev.weft.io;

import java.io.IOException;

/**
 * A TLS connection ended without a goodbye ({@code close_notify}): what was read may not be all that was sent, and an
 * attacker in between may have cut it off.
 */
public final class TruncatedException extends IOException {
    private static final long serialVersionUID = 1;

    /** A connection that was cut off. */
    public TruncatedException(String message) {
        super(message);
    }
}

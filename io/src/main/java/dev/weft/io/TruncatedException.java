package dev.weft.io;

import java.io.IOException;

/**
 * Thrown when a TLS connection ended without {@code close_notify}: bytes that the peer sent may be missing, and an attacker
 * may have cut them off.
 */
public final class TruncatedException extends IOException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public TruncatedException(String message) {
        super(message);
    }
}

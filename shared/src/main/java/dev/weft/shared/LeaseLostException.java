package dev.weft.shared;

/**
 * Thrown by a {@link Lease} that is no longer held although it was not closed. Another machine may hold it, or may have held it
 * meanwhile, so what was done under the lease may not have been done alone.
 */
public final class LeaseLostException extends SharedException {
    private static final long serialVersionUID = 1;

    LeaseLostException(String message) {
        super(message);
    }
}

package dev.weft.shared;

/**
 * Thrown by a {@link Lease} that is no longer held although it was not closed. Another machine may hold the lock or the
 * permits now, or may have held them since. So both machines may have done the protected work at the same time.
 */
public final class LeaseLostException extends SharedException {
    private static final long serialVersionUID = 1;

    LeaseLostException(String message) {
        super(message);
    }
}

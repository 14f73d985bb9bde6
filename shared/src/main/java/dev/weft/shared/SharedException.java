package dev.weft.shared;

/**
 * Thrown when the server has refused an operation, and would refuse it again: a table is missing, a right, or a parameter is not
 * for it. A server that cannot be reached is not a reason: operations wait until it is there again, or they are cancelled.
 */
public class SharedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** An exception with the message of the server's refusal. */
    public SharedException(String message, Throwable cause) {
        super(message, cause);
    }

    SharedException(String message) {
        super(message);
    }
}

package dev.weft.shared;

/**
 * Thrown when the server has refused an operation, and would refuse it again: for example because a table or a right is
 * missing, or a parameter is not valid. It is not thrown for a server that cannot be reached: operations wait until the server
 * can be reached again, or until they are cancelled. Its subclasses are for lost leases and for deliveries that are settled too
 * late.
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

package dev.weft.cli.look;

/** Thrown when a JVM cannot be inspected. The message gives the reason, on one line. */
public final class LookException extends Exception {
    private static final long serialVersionUID = 1;

    LookException(String message) {
        super(message);
    }

    /** The exception for a process that has ended during the inspection. */
    public static LookException ended(long pid) {
        return new LookException("process " + pid + " ended while it was being inspected");
    }

    LookException(String message, Throwable cause) {
        super(message, cause);
    }
}

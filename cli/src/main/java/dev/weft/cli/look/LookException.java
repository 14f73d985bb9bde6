package dev.weft.cli.look;

/** A JVM cannot be looked at. The message says why, on one line. */
public final class LookException extends Exception {
    private static final long serialVersionUID = 1;

    LookException(String message) {
        super(message);
    }

    /** The process that was looked at has ended. */
    public static LookException ended(long pid) {
        return new LookException("process " + pid + " ended while it was looked at");
    }

    LookException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.weft.cli.inspect;

/** Thrown when a JVM cannot be inspected. The message gives the reason, on one line. */
public final class InspectException extends Exception {
    private static final long serialVersionUID = 1;

    InspectException(String message) {
        super(message);
    }

    /** The exception for a process that has ended during the inspection. */
    public static InspectException ended(long pid) {
        return new InspectException("process " + pid + " ended while it was being inspected");
    }

    InspectException(String message, Throwable cause) {
        super(message, cause);
    }
}

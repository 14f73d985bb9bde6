package dev.weft.io;

import java.net.ConnectException;
import java.util.List;
import java.util.Objects;

/**
 * Thrown when no connection to any address of a host could be made. The message contains the failure of each attempt.
 * The failures are the suppressed exceptions.
 */
public final class NoConnectionException extends ConnectException {
    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param target the host and port, or the file
     * @param failures the failure of each attempt
     */
    public NoConnectionException(String target, List<? extends Throwable> failures) {
        super("cannot connect to " + Objects.requireNonNull(target, "target")
                + message(Objects.requireNonNull(failures, "failures")));
        failures.forEach(this::addSuppressed);
    }

    private static String message(List<? extends Throwable> failures) {
        StringBuilder message = new StringBuilder();
        for (Throwable failure : failures) {
            message.append(message.isEmpty() ? ": " : "; ").append(failure.getMessage());
        }
        return message.toString();
    }
}

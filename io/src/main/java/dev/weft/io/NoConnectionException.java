package dev.weft.io;

import java.net.ConnectException;
import java.util.List;

/** No address of a host could be connected to. The message names each with its failure, which are suppressed exceptions. */
public final class NoConnectionException extends ConnectException {
    private static final long serialVersionUID = 1;

    /**
     * A connection that could not be made.
     *
     * @param target what was to be connected to
     * @param failures what came of each attempt
     */
    public NoConnectionException(String target, List<? extends Throwable> failures) {
        super("cannot connect to " + target + message(failures));
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

package dev.weft.cli.schedule;

import java.io.IOException;

/**
 * Thrown when a run cannot continue for a reason other than its output, for example because the disk has no space for waiting
 * jobs.
 */
public final class RunFailedException extends IOException {
    private static final long serialVersionUID = 1;

    /** Creates the exception with a message for people. */
    public RunFailedException(String message, IOException cause) {
        super(message, cause);
    }
}

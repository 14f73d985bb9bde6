package dev.weft.cli.attempt;

import java.io.IOException;

/** Thrown when printed bodies or an archive cannot be written, so that the run cannot continue. */
public final class OutputException extends IOException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public OutputException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}

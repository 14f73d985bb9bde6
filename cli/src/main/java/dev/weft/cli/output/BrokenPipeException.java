package dev.weft.cli.output;

import java.io.IOException;

/** Thrown when the program that reads the standard output has ended. */
public final class BrokenPipeException extends IOException {
    private static final long serialVersionUID = 1;

    /** @param cause the failure of the write */
    public BrokenPipeException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}

package dev.weft.cli.attempt;

import java.io.IOException;

/** Thrown when bodies are printed, and the output cannot be written, so that the run cannot go on. */
final class OutputException extends IOException {
    private static final long serialVersionUID = 1;

    OutputException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}

package dev.weft.cli.attempt;

import dev.weft.cli.input.InputException;
import java.io.IOException;

/**
 * Thrown when a body cannot be saved. This type distinguishes such a failure from a failure of the connection.
 */
final class SaveException extends IOException {
    private static final long serialVersionUID = 1;

    SaveException(IOException cause) {
        super("cannot be saved: " + InputException.reason(cause), cause);
    }
}

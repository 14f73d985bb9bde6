package dev.weft.cli;

import dev.weft.cli.input.InputException;
import java.io.IOException;

/** What came could not be saved. */
final class SaveException extends IOException {
    private static final long serialVersionUID = 1;

    SaveException(IOException cause) {
        super("cannot be saved: " + InputException.reason(cause), cause);
    }
}

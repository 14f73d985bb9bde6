package dev.weft.cli.input;

import java.io.IOException;
import java.io.InputStream;

/** Opens lists that are on a server. */
@FunctionalInterface
public interface ListOpener {
    /**
     * Waits for the list at {@code url}. Called on a thread that is not a task.
     *
     * @throws IOException if the list cannot be opened; the message gives the reason
     */
    InputStream open(String url) throws IOException;
}

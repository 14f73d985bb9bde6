package dev.weft.cli.input;

import java.io.IOException;
import java.io.InputStream;

/** Opens lists that are on a server. */
@FunctionalInterface
public interface ListOpener {
    /**
     * Waits for the list at {@code url}. Called on a thread that is not a task.
     *
     * @throws IOException if there is none; the message says why
     */
    InputStream open(String url) throws IOException;
}

package dev.weft.cli.archive;

import java.io.IOException;

/** A file in which exchanges are kept. Used by one thread at a time. */
interface Archive extends AutoCloseable {
    /** Its name, for messages. */
    String name();

    /** Adds an exchange. */
    void add(Exchanged exchanged) throws IOException;

    /** Writes what follows the last exchange. */
    void complete() throws IOException;

    /** Closes the file. If it is not complete, what a later run could not use is deleted. */
    @Override
    void close() throws IOException;
}

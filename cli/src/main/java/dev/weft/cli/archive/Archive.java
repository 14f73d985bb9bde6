package dev.weft.cli.archive;

import java.io.IOException;

/** A file to which exchanges are written. Used by one thread at a time. */
interface Archive extends AutoCloseable {
    /** The name of the file, for messages. */
    String name();

    /** Adds an exchange. */
    void add(Exchanged exchanged) throws IOException;

    /** Writes the end of the file, after the last exchange. */
    void complete() throws IOException;

    /** Closes the file. An incomplete file that a later run could not continue is deleted. */
    @Override
    void close() throws IOException;
}

package dev.weft.cli;

import java.io.IOException;

/** How results are written. Used by one thread at a time. */
interface Format {

    /** Writes a line, perhaps into a buffer. */
    void write(Fetched fetched) throws IOException;

    /** Writes what is in the buffer. */
    void flush() throws IOException;
}

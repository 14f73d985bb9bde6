package dev.weft.cli.output;

import dev.weft.cli.result.Fetched;
import java.io.IOException;

/** How results are written. Used by one thread at a time. */
public interface Format {

    /** Writes a result, perhaps into a buffer. */
    void write(Fetched fetched) throws IOException;

    /** Writes what is in the buffer. */
    void flush() throws IOException;

    /** Writes what comes after the last result; it is not flushed. */
    default void end() throws IOException {}
}

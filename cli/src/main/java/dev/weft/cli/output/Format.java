package dev.weft.cli.output;

import dev.weft.cli.result.Fetched;
import java.io.IOException;

/** A format for results. Used by one thread at a time. */
public interface Format {

    /** Writes a result, possibly to a buffer. */
    void write(Fetched fetched) throws IOException;

    /** Flushes the buffer. */
    void flush() throws IOException;

    /** Writes the end of the output, after the last result, without flushing it. */
    default void end() throws IOException {}
}

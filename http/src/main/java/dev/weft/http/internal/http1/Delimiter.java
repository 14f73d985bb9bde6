package dev.weft.http.internal.http1;

import java.io.EOFException;
import java.io.IOException;

/** Finds the end of a body in the received bytes. Never waits. Not thread-safe. */
abstract sealed class Delimiter permits LengthDelimiter, ChunkDelimiter, CloseDelimiter {

    /**
     * Moves bytes of the body from the input {@code in} to a part of the array {@code into}. The part must not be
     * empty.
     *
     * @return the number of bytes moved; 0 if more bytes must arrive first; -1 at the end of the body
     * @throws java.net.ProtocolException if the body is not valid
     * @throws HeadTooLargeException if trailers are too large
     */
    abstract int take(Input in, byte[] into, int offset, int length) throws IOException;

    /**
     * The number of the next bytes that are known to belong to the body. If {@link Input} is empty, these bytes can be
     * read directly from the stream, without its buffer.
     */
    abstract long knownBytes();

    /** Called after {@code count} bytes of the body were read directly from the stream. */
    abstract void consumed(int count);

    /**
     * Called when the stream has ended.
     *
     * @throws EOFException if the body is not complete
     */
    abstract void streamEnded() throws EOFException;
}

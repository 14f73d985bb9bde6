package dev.weft.http.internal.http1;

import java.io.EOFException;
import java.io.IOException;

/** Finds the end of a body in the received bytes. Never waits. Not thread-safe. */
abstract sealed class Delimiter permits LengthDelimiter, ChunkDelimiter, CloseDelimiter {

    /**
     * Moves bytes of the body from {@code in} into a part of {@code into}, which is not empty.
     *
     * @return their number; 0 if more must come first; -1 at the end of the body
     * @throws java.net.ProtocolException if the body is not valid
     * @throws HeadTooLargeException if trailers are too large
     */
    abstract int take(Input in, byte[] into, int offset, int length) throws IOException;

    /** How many bytes of the body certainly come next, so that they can be read from the stream without {@link Input}. */
    abstract long certain();

    /** As many bytes of the body were read from the stream without {@link Input}. */
    abstract void passed(int count);

    /**
     * The stream has ended.
     *
     * @throws EOFException if that is too early
     */
    abstract void streamEnded() throws EOFException;
}

package dev.weft.io;

import java.io.EOFException;

/**
 * Thrown when the stream has ended before all bytes of a read had arrived. The bytes that had arrived are still in the
 * stream, and {@link ByteStream#read} returns them; only {@link ByteStream#skipUntil} drops them. Also thrown when a
 * file ends before the part of it that is to be written.
 */
public final class EndOfStreamException extends EOFException {
    private static final long serialVersionUID = 1;

    private final long receivedBytes;

    /**
     * Creates the exception.
     *
     * @param wanted the thing to be read, such as {@code 100 bytes} or {@code a line}
     * @param receivedBytes the number of bytes that had arrived
     */
    public EndOfStreamException(String wanted, long receivedBytes) {
        super("the stream ended after " + receivedBytes + (receivedBytes == 1 ? " byte of " : " bytes of ") + wanted);
        this.receivedBytes = receivedBytes;
    }

    /** The number of bytes that had arrived. */
    public long receivedBytes() {
        return receivedBytes;
    }
}

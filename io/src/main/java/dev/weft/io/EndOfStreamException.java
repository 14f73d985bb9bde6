package dev.weft.io;

import java.io.EOFException;

/**
 * Thrown when the stream has ended before all bytes of a read had arrived. The bytes that had arrived are still in the stream;
 * {@link ByteStream#read} returns them.
 */
public final class EndOfStreamException extends EOFException {
    private static final long serialVersionUID = 1;

    private final long received;

    /**
     * Creates the exception.
     *
     * @param wanted the thing to be read, such as {@code 100 bytes} or {@code a line}
     * @param received the number of its bytes that had arrived
     */
    public EndOfStreamException(String wanted, long received) {
        super("the stream ended after " + received + (received == 1 ? " byte of " : " bytes of ") + wanted);
        this.received = received;
    }

    /** The number of bytes that had arrived; they are still in the stream. */
    public long received() {
        return received;
    }
}

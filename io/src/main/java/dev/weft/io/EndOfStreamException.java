package dev.weft.io;

import java.io.EOFException;

/**
 * The stream ended in the middle of what was asked for. What had come is still in the stream, to be read by {@link
 * ByteStream#read}.
 */
public final class EndOfStreamException extends EOFException {
    private static final long serialVersionUID = 1;

    private final long received;

    /**
     * An end that came too early.
     *
     * @param wanted what was asked for, such as {@code 100 bytes} or {@code a line}
     * @param received how many bytes of it had come
     */
    public EndOfStreamException(String wanted, long received) {
        super("the stream ended after " + received + (received == 1 ? " byte of " : " bytes of ") + wanted);
        this.received = received;
    }

    /** How many bytes had come of what was asked for; they are still in the stream. */
    public long received() {
        return received;
    }
}

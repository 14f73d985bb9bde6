package dev.weft.io.internal.memory;

import java.net.SocketException;

/**
 * The failure of a stream in memory that the other side or the link has broken off: what a {@code Connection reset} is to
 * a socket. The class is not public: users see a {@link SocketException}, and its text says so.
 */
public final class StreamReset extends SocketException {
    private static final long serialVersionUID = 1;

    StreamReset(String message) {
        super(message);
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // only the type differs from the inherited text
    public String toString() {
        return SocketException.class.getName() + ": " + getMessage();
    }
}

package dev.weft.io.internal.memory;

import java.net.SocketException;

/**
 * The failure of a stream in memory that the other side has aborted or whose link has broken. It corresponds to the
 * {@code Connection reset} of a socket. Users do not see this type: they see a {@link SocketException}, and {@link
 * #toString} shows only that name.
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

package dev.weft.io;

import dev.weft.CancellationEcho;
import dev.weft.io.internal.memory.StreamReset;

/**
 * Recognises the failure of a stream that was closed on this side while it was in use, or broken off by the other side. In a
 * group that is cancelled, one task may close the stream that another is reading, or the other end of it, and the failure of
 * the latter is then part of the cancellation. That of a socket is known to {@code core} already. Found by the service loader.
 */
public final class ClosedStreams implements CancellationEcho {

    /** Called by the service loader. */
    public ClosedStreams() {}

    @Override
    public boolean isEcho(Throwable exception) {
        return exception instanceof StreamClosedException || exception instanceof StreamReset;
    }
}

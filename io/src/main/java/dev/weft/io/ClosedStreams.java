package dev.weft.io;

import dev.weft.CancellationEcho;
import dev.weft.io.internal.memory.StreamReset;

/**
 * Recognises the failure of a stream that was closed on this side during an operation, or aborted by the other side. In
 * a cancelled group, one task may close the stream that another task reads, or the other end of that stream. The
 * failure of the second task is then a consequence of the cancellation. {@code core} recognises the failures of sockets
 * itself. The service loader finds this class.
 */
public final class ClosedStreams implements CancellationEcho {

    /** Called by the service loader. */
    public ClosedStreams() {}

    @Override
    public boolean isEcho(Throwable exception) {
        return exception instanceof StreamClosedException || exception instanceof StreamReset;
    }
}

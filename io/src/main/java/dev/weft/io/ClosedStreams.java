package dev.weft.io;

import dev.weft.CancellationEcho;

/**
 * Recognises the failure of a stream that was closed on this side while it was in use. In a group that is cancelled, one
 * task may close the stream that another is reading, and the failure of the latter is then part of the cancellation. Found
 * by the service loader.
 */
public final class ClosedStreams implements CancellationEcho {

    /** Called by the service loader. */
    public ClosedStreams() {}

    @Override
    public boolean isEcho(Throwable exception) {
        return exception instanceof StreamClosedException;
    }
}

package dev.weft.io;

import dev.weft.CancellationEcho;

/**
 * Tells that a stream was closed on this side while it was in use. In a group that is cancelled the task that is told first
 * may close the stream that another is reading. Found by the service loader.
 */
public final class ClosedStreams implements CancellationEcho {

    /** The constructor that the service loader calls. */
    public ClosedStreams() {}

    @Override
    public boolean isEcho(Throwable exception) {
        return exception instanceof StreamClosedException;
    }
}

package dev.weft.http.spi;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** The body of a request, as a transport needs it. */
public interface BodyWriter {

    /** What {@link #length} gives when it is not known before the body is written. */
    long UNKNOWN = -1;

    /** How many bytes will be written, or {@link #UNKNOWN}: then it is sent in chunks. */
    long length();

    /** What kind of content it is; empty if it does not say. */
    Optional<String> contentType();

    /** Whether it can be written again: after a redirect, for a retry. */
    default boolean isReplayable() {
        return true;
    }

    /** This body without those that are told how much of it was sent: for writing it where nothing is sent. */
    default BodyWriter unwatched() {
        return this;
    }

    /**
     * Writes the whole body. It runs in the task that sends and may wait, for a queue say; a cancellation of the request
     * reaches it.
     *
     * @throws IOException if it cannot be read, or {@code out} takes no more
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    void writeTo(OutputStream out) throws IOException, InterruptedException;
}

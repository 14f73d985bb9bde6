package dev.weft.http.spi;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** The body of a request, in the form that a transport uses. */
public interface BodyWriter {

    /** The {@link #length} of a body whose length is not known before it is written. */
    long UNKNOWN = -1;

    /** The length in bytes, or {@link #UNKNOWN}. Over HTTP/1.1, a body of unknown length is sent in chunks. */
    long length();

    /** The content type; empty if the body does not determine one. */
    Optional<String> contentType();

    /** Whether the body can be written more than once, as a redirect or retry may require. */
    default boolean isReplayable() {
        return true;
    }

    /** This body without its progress listeners, for uses that do not send the body, for example to compute a hash. */
    default BodyWriter withoutProgressListeners() {
        return this;
    }

    /**
     * Writes the whole body. This method runs in the task that sends the request and may wait, for example for a queue.
     * If the request is cancelled, the wait is cancelled.
     *
     * @throws IOException if the body cannot be produced, or {@code out} cannot be written
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    void writeTo(OutputStream out) throws IOException, InterruptedException;
}

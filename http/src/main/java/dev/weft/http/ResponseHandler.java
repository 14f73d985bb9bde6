package dev.weft.http;

import java.io.IOException;

/**
 * Reads a response as it arrives and returns a result. For {@link Request#receive}.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface ResponseHandler<T> {

    /**
     * Reads {@code response}, which may have any status. The response is closed when this method returns.
     *
     * @throws IOException if the body cannot be received or is not usable; the attempt ({@link
     *     dev.weft.http.event.Phase#TRY}) has then failed
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    T handle(Response response) throws IOException, InterruptedException;
}

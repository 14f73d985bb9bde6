package dev.weft.http;

import java.io.IOException;

/**
 * Reads a response while it comes, and makes something of it. For {@link Request#receive}.
 *
 * @param <T> what it makes
 */
@FunctionalInterface
public interface ResponseHandler<T> {

    /**
     * Reads {@code response}, whose body has not been read; its status may be any. The response is closed afterwards.
     *
     * @throws IOException if the body does not come, or cannot be used: the try has failed
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    T handle(Response response) throws IOException, InterruptedException;
}

package dev.weft.http;

import java.io.IOException;

/**
 * The part of a session that an {@link Interceptor} calls: the next interceptor or, after the last one, the session
 * itself. It sends a request and returns the response. May be called any number of times.
 */
@FunctionalInterface
public interface Exchange {

    /**
     * Sends {@code request} and waits for the response: for the whole response if the request
     * {@linkplain Request#isBuffered is buffered}, otherwise for the head of the response.
     *
     * @throws IOException if there is no response
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    Response send(Request request) throws IOException, InterruptedException;
}

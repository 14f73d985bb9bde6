package dev.weft.http;

import java.io.IOException;

/** What an {@link Interceptor} stands around: it sends a request and gives the response. Any number of times. */
@FunctionalInterface
public interface Exchange {

    /**
     * Sends {@code request} and waits for the response: for all of it if {@link Request#isBuffered}, or else for its head.
     *
     * @throws IOException if none came
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    Response send(Request request) throws IOException, InterruptedException;
}

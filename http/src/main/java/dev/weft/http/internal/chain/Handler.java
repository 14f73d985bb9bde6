package dev.weft.http.internal.chain;

import java.io.IOException;

/** One link of the chain: sends a request, by way of the links behind it, and gives the response. Any number of times. */
@FunctionalInterface
public interface Handler {

    /**
     * Sends {@code request} and waits for the response: for all of it if its call is buffered, or else for its head.
     *
     * @throws IOException if none came
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    ReceivedResponse send(RequestState request) throws IOException, InterruptedException;
}

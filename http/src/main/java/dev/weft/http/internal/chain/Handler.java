package dev.weft.http.internal.chain;

import java.io.IOException;

/**
 * One handler of the chain: sends a request by way of the next handler and returns the response. May be called any
 * number of times.
 */
@FunctionalInterface
public interface Handler {

    /**
     * Sends {@code request} and waits for the response: for the whole response if the call is buffered, otherwise for
     * its head.
     *
     * @throws IOException if there is no response
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    ReceivedResponse send(RequestState request) throws IOException, InterruptedException;
}

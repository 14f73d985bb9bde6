package dev.weft.http.spi;

import java.io.IOException;

/**
 * Carries out exchanges. In an exchange, a transport sends a request unchanged, over a connection or otherwise, and
 * returns the response as received. The session implements connection permits, time limits, redirects, cookies,
 * credentials and decompression, which therefore work with any transport.
 *
 * <p>May be called by several tasks at the same time.
 */
public interface Transport extends AutoCloseable {

    /**
     * Sends {@code request} and waits for the head of the response. A transport does not follow redirects, decompress
     * bodies, or add to the request anything that the protocol does not require.
     *
     * @param progress receives the progress of the exchange
     * @throws dev.weft.http.failure.HttpException if there is no response
     * @throws IOException if the request's body cannot be produced; the exception of the body is thrown unchanged
     * @throws InterruptedException if the caller is cancelled while it waits; the connection or, with HTTP/2, the
     *     stream is closed
     */
    TransportResponse exchange(TransportRequest request, Progress progress) throws IOException, InterruptedException;

    /** Closes all connections; exchanges in progress fail. Does not wait; closing again does nothing. */
    @Override
    void close();
}

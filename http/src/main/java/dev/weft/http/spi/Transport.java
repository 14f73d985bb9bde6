package dev.weft.http.spi;

import java.io.IOException;

/**
 * What carries one exchange: it sends a request as it is, over a connection or not, and gives the response as it comes.
 * Permits, limits in time, redirects, cookies, credentials, decompression and events are above it, and work over any.
 *
 * <p>Several exchanges are under way at once.
 */
public interface Transport extends AutoCloseable {

    /**
     * Sends {@code request} and waits for the head of the response. Redirects are not followed, nothing is decompressed
     * and nothing is added to the request but what the protocol needs.
     *
     * @param progress to be told how far it is
     * @throws dev.weft.http.failure.HttpException if none came, whichever fits
     * @throws IOException what reading the request's own body throws
     * @throws InterruptedException if the caller is cancelled while it waits; its connection is closed
     */
    TransportResponse exchange(TransportRequest request, Progress progress) throws IOException, InterruptedException;

    /** Closes all connections; what is under way fails. Does not wait; closing again does nothing. */
    @Override
    void close();
}

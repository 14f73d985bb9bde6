package dev.weft.http.spi;

import dev.weft.io.ByteStream;
import java.io.IOException;

/**
 * Makes the connections of a session; a session without a dialler connects by TCP or to a Unix-domain socket. In tests,
 * a dialler can return one side of an in-memory stream whose other side belongs to a simulated server. TLS, proxies,
 * the connection pool and HTTP/1.1 then work as over a network.
 *
 * {@snippet :
 * Dialler inMemory(TaskGroup servers) {
 *     return place -> {
 *         ByteStream.Pair pair = ByteStream.pair();
 *         servers.spawn(() -> pair.far().write("HTTP/1.1 204 No Content\r\n\r\n"));
 *         return pair.near();
 *     };
 * }
 * }
 */
@FunctionalInterface
public interface Dialler {

    /**
     * Waits for a connection to {@code place}: the host of the URL, or the proxy. May be called by several tasks at the
     * same time. The session owns the stream that is returned.
     *
     * @throws IOException if no connection can be made
     * @throws InterruptedException if the caller is cancelled while it waits; no connection is left open
     */
    ByteStream connect(Authority place) throws IOException, InterruptedException;
}

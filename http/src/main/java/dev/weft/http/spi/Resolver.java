package dev.weft.http.spi;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Resolves host names. May be called by several threads at the same time. */
@FunctionalInterface
public interface Resolver {

    /** The system's resolver. */
    static Resolver system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }

    /**
     * Returns the addresses of {@code host} in order of preference. This method may block: it is called on a separate
     * thread, and a request that is cancelled does not wait for that thread.
     *
     * @throws UnknownHostException if the host has no address or no name server answers
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}

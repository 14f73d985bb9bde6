package dev.weft.http.spi;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of hosts. Several tasks at once ask it. */
@FunctionalInterface
public interface Resolver {

    /** The resolver of the system; it knows what the system knows: its files, its name servers. */
    static Resolver system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }

    /**
     * Waits for the addresses of {@code host}, the best one first. It is called on a thread of its own; a request
     * that is cancelled does not wait for the call to end.
     *
     * @throws UnknownHostException if there are none, or no name server answers
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}

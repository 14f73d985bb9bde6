package dev.weft.io;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Is notified of each attempt of {@link Tcp#connect} at an address of the host, for reports and time limits. Several
 * attempts may run at the same time, each in a task of its own, so several threads may call the methods at the same
 * time. The methods must not wait.
 */
public interface ConnectListener {

    /** Ignores all attempts. */
    ConnectListener NONE = new ConnectListener() {};

    /** An attempt at {@code address} starts. */
    default void started(InetSocketAddress address) {}

    /** The attempt at {@code address} has made a connection. */
    default void connected(InetSocketAddress address) {}

    /** The attempt at {@code address} has failed. Another attempt may be running or may follow. */
    default void failed(InetSocketAddress address, IOException failure) {}
}

package dev.weft.io;

import dev.weft.io.Interest.Outside;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A socket that connections come from. */
final class Listener {
    private final ServerSocketChannel channel;
    private final Interest interest;
    private final SocketAddress address;
    private final StreamOptions options;
    private final Outside connections;
    private final @Nullable Path file;

    private Listener(ServerSocketChannel channel, StreamOptions options, @Nullable Path file) throws IOException {
        this.channel = channel;
        this.interest = new Interest(channel, Poller.shared());
        this.address = channel.getLocalAddress();
        this.options = options;
        this.connections = new Outside("connections at " + Addresses.words(address));
        this.file = file;
    }

    static Listener tcp(SocketAddress address, ServerOptions options) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        return bind(channel, address, options, null);
    }

    /** Replaces the socket file of a server that has ended. */
    static Listener unix(UnixDomainSocketAddress address, ServerOptions options) throws IOException {
        Path file = address.getPath();
        if (Files.exists(file) && !isListenedAt(address)) {
            Files.delete(file);
        }
        return bind(ServerSocketChannel.open(StandardProtocolFamily.UNIX), address, options, file);
    }

    /** Whether {@code address} is a socket with a listener, or no socket at all. */
    private static boolean isListenedAt(UnixDomainSocketAddress address) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(address);
            return true;
        } catch (ConnectException e) {
            return !Files.readAttributes(address.getPath(), java.nio.file.attribute.BasicFileAttributes.class)
                    .isOther();
        }
    }

    private static Listener bind(
            ServerSocketChannel channel, SocketAddress address, ServerOptions options, @Nullable Path file)
            throws IOException {
        boolean bound = false;
        try {
            channel.configureBlocking(false);
            if (options.reusePort) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.bind(address, options.backlog);
            bound = true;
            return new Listener(channel, options.stream, file);
        } catch (BindException e) {
            BindException named =
                    new BindException("cannot listen at " + Addresses.words(address) + ": " + e.getMessage());
            named.initCause(e);
            throw named;
        } finally {
            if (!bound) {
                channel.close();
            }
        }
    }

    SocketAddress address() {
        return address;
    }

    /** Waits for a connection. */
    ByteStream accept() throws IOException, InterruptedException {
        SocketChannel accepted = channel.accept();
        while (accepted == null) {
            interest.await(SelectionKey.OP_ACCEPT, connections);
            accepted = channel.accept();
        }
        boolean usable = false;
        try {
            accepted.configureBlocking(false);
            ChannelWire.configure(accepted, options.socketOptions);
            ChannelWire wire = new ChannelWire(accepted, new Interest(accepted, Poller.shared()));
            usable = true;
            return ByteStream.over(wire, options);
        } finally {
            if (!usable) {
                accepted.close();
            }
        }
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Connections that were not accepted are broken off, and others refused as soon as the poller has let go of the socket. */
    void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            interest.close();
            if (file != null) {
                Files.deleteIfExists(file);
            }
        }
    }
}

package dev.weft.io.internal.socket;

import dev.weft.io.internal.Addresses;
import dev.weft.io.internal.ExternalTarget;
import dev.weft.io.internal.poll.ChannelWaits;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A listening socket. */
public final class Listener {
    private final ServerSocketChannel channel;
    private final ChannelWaits waits;
    private final SocketAddress address;
    private final Map<SocketOption<?>, Object> socketOptions;
    private final ExternalTarget connections;
    private final @Nullable Path file;

    private Listener(ServerSocketChannel channel, Settings settings, @Nullable Path file) throws IOException {
        this.channel = channel;
        this.waits = new ChannelWaits(channel);
        this.address = channel.getLocalAddress();
        this.socketOptions = settings.socketOptions;
        this.connections = new ExternalTarget("connections at " + Addresses.words(address));
        this.file = file;
    }

    /**
     * The settings of a listening socket.
     *
     * @param backlog the maximum number of connections that the system holds until they are accepted
     * @param reusePort whether other sockets may listen at the same port
     * @param socketOptions the options of accepted sockets
     */
    public record Settings(int backlog, boolean reusePort, Map<SocketOption<?>, Object> socketOptions) {}

    /** Listens at a TCP address. */
    public static Listener tcp(SocketAddress address, Settings settings) throws IOException {
        return bind(ServerSocketChannel.open(), address, settings, null);
    }

    /** Listens at a Unix domain socket. The socket file of a server that has ended is replaced. */
    public static Listener unix(UnixDomainSocketAddress address, Settings settings) throws IOException {
        Path file = address.getPath();
        if (Files.exists(file) && !isInUse(address)) {
            Files.delete(file);
        }
        return bind(ServerSocketChannel.open(StandardProtocolFamily.UNIX), address, settings, file);
    }

    /**
     * Whether {@code address} is a socket with a listener, or a file that is not a socket and must not be deleted. Any failure
     * other than a refused connection, such as a full backlog, shows that there is a listener.
     */
    private static boolean isInUse(UnixDomainSocketAddress address) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(address);
            return true;
        } catch (ConnectException e) {
            return !Files.readAttributes(address.getPath(), BasicFileAttributes.class)
                    .isOther();
        } catch (SocketException e) {
            return true;
        }
    }

    private static Listener bind(
            ServerSocketChannel channel, SocketAddress address, Settings settings, @Nullable Path file)
            throws IOException {
        boolean bound = false;
        try {
            channel.configureBlocking(false);
            if (settings.reusePort) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.bind(address, settings.backlog);
            bound = true;
            return new Listener(channel, settings, file);
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

    /** The address of the listener, with the port that the system has chosen. */
    public SocketAddress address() {
        return address;
    }

    /**
     * Waits for a connection.
     *
     * @throws java.nio.channels.ClosedChannelException if the listener is closed
     * @throws IOException if the system cannot accept a connection
     * @throws InterruptedException if the caller is cancelled while it waits; no connection is lost
     */
    public ChannelWire accept() throws IOException, InterruptedException {
        SocketChannel accepted = channel.accept();
        while (accepted == null) {
            waits.await(SelectionKey.OP_ACCEPT, connections);
            accepted = channel.accept();
        }
        boolean usable = false;
        try {
            accepted.configureBlocking(false);
            ChannelWire.configure(accepted, socketOptions);
            ChannelWire wire = new ChannelWire(accepted, new ChannelWaits(accepted));
            usable = true;
            return wire;
        } finally {
            if (!usable) {
                accepted.close();
            }
        }
    }

    /** Whether the listener is open. */
    public boolean isOpen() {
        return channel.isOpen();
    }

    /**
     * Stops listening. Connections that were not accepted are aborted. Later connections are refused as soon as the poller has
     * released the socket.
     */
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            waits.close();
            if (file != null) {
                Files.deleteIfExists(file);
            }
        }
    }
}

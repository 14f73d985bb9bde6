package dev.weft.io.internal.socket;

import dev.weft.Async;
import dev.weft.io.internal.Addresses;
import dev.weft.io.internal.ExternalTarget;
import dev.weft.io.internal.poll.ChannelWaits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Connects one socket to one address. A connection attempt that fails or is cancelled leaves no socket open. */
public final class Dial {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration MAX_PAUSE = Duration.ofMillis(50);

    private final Map<SocketOption<?>, Object> socketOptions;
    private final @Nullable InetSocketAddress from;

    /** Creates sockets with {@code socketOptions}, bound to the local address {@code from} if it is not null. */
    public Dial(Map<SocketOption<?>, Object> socketOptions, @Nullable InetSocketAddress from) {
        this.socketOptions = socketOptions;
        this.from = from;
    }

    /** Connects to {@code address} by TCP; waits for the connection. */
    public ChannelWire tcp(InetSocketAddress address) throws IOException, InterruptedException {
        SocketChannel channel = SocketChannel.open();
        ChannelWaits waits = new ChannelWaits(channel);
        ChannelWire wire = null;
        try {
            configure(channel);
            if (from != null) {
                channel.bind(from);
            }
            if (!channel.connect(address)) {
                ExternalTarget connection = new ExternalTarget("a connection to " + Addresses.words(address));
                while (!channel.finishConnect()) {
                    waits.await(SelectionKey.OP_CONNECT, connection);
                }
            }
            wire = new ChannelWire(channel, waits);
            return wire;
        } finally {
            closeUnless(wire != null, channel, waits);
        }
    }

    private void configure(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        ChannelWire.configure(channel, socketOptions);
    }

    /** Connects to a Unix domain socket; waits for the connection, and while the server's backlog is full. */
    public ChannelWire unix(UnixDomainSocketAddress address) throws IOException, InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            ChannelWire wire = tryUnix(address);
            if (wire != null) {
                return wire;
            }
            Async.sleep(pause);
            pause = pause.compareTo(MAX_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
        }
    }

    /**
     * Connects; returns null if the backlog is full. The JDK reports a full backlog as a plain {@link SocketException}. The
     * system does not report when the backlog has space again, so {@link #unix} sleeps between attempts.
     */
    private @Nullable ChannelWire tryUnix(UnixDomainSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        ChannelWaits waits = new ChannelWaits(channel);
        ChannelWire wire = null;
        try {
            configure(channel);
            if (channel.connect(address)) {
                wire = new ChannelWire(channel, waits);
            }
            return wire;
        } catch (SocketException e) {
            if (e.getClass() == SocketException.class && Files.exists(address.getPath())) {
                return null;
            }
            throw e;
        } finally {
            closeUnless(wire != null, channel, waits);
        }
    }

    private static void closeUnless(boolean connected, SocketChannel channel, ChannelWaits waits) throws IOException {
        if (!connected) {
            channel.close();
            waits.close();
        }
    }
}

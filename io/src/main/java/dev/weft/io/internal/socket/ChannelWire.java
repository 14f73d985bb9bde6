package dev.weft.io.internal.socket;

import dev.weft.io.internal.Addresses;
import dev.weft.io.internal.ExternalTarget;
import dev.weft.io.internal.poll.ChannelWaits;
import dev.weft.io.spi.Wire;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;

/** A TCP or Unix domain socket as a wire. Its channel is in non-blocking mode, so an interrupt does not close it. */
public final class ChannelWire implements Wire {
    private static final int DROPPED_AT_ONCE = 1 << 12;
    private static final int MAX_DROPS = 64;

    private final SocketChannel channel;
    private final ChannelWaits waits;
    private final Optional<SocketAddress> local;
    private final Optional<SocketAddress> remote;
    private final String description;
    private final ExternalTarget bytes;
    private final ExternalTarget space;

    /** Creates a wire over {@code channel}, which is connected and in non-blocking mode. */
    ChannelWire(SocketChannel channel, ChannelWaits waits) throws IOException {
        this.channel = channel;
        this.waits = waits;
        this.local = address(channel.getLocalAddress());
        this.remote = address(channel.getRemoteAddress());
        this.description = words();
        this.bytes = new ExternalTarget("bytes from " + description);
        this.space = new ExternalTarget("space to write to " + description);
    }

    private static Optional<SocketAddress> address(SocketAddress address) {
        boolean nameless = address instanceof UnixDomainSocketAddress unix
                && unix.getPath().toString().isEmpty();
        return nameless ? Optional.empty() : Optional.ofNullable(address);
    }

    private String words() {
        SocketAddress server = remote.or(() -> local).orElse(null);
        String name = server == null ? "" : " " + Addresses.words(server);
        return server instanceof UnixDomainSocketAddress || server == null
                ? "connection by Unix socket" + name
                : "TCP connection with" + name;
    }

    /** Sets the {@code options} that {@code channel} supports. */
    static void configure(NetworkChannel channel, Map<SocketOption<?>, Object> options) throws IOException {
        for (Map.Entry<SocketOption<?>, Object> each : options.entrySet()) {
            if (channel.supportedOptions().contains(each.getKey())) {
                set(channel, each.getKey(), each.getValue());
            }
        }
    }

    @SuppressWarnings("unchecked") // the map was filled with a value of the option's type
    private static <T> void set(NetworkChannel channel, SocketOption<T> option, Object value) throws IOException {
        channel.setOption(option, (T) value);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return channel.write(from);
    }

    @Override
    public long writeFrom(FileChannel file, long position, long count) throws IOException {
        return file.transferTo(position, count, channel);
    }

    @Override
    public void awaitReadable() throws IOException, InterruptedException {
        waits.await(SelectionKey.OP_READ, bytes);
    }

    @Override
    public void awaitWritable() throws IOException, InterruptedException {
        waits.await(SelectionKey.OP_WRITE, space);
    }

    @Override
    public boolean shutdownOutput() throws IOException {
        channel.shutdownOutput();
        return true;
    }

    @Override
    public void close() throws IOException {
        try {
            dropReceived();
        } finally {
            closeChannel();
        }
    }

    /**
     * Reads and drops received bytes, such as TLS session tickets. A socket that is closed with unread bytes sends a
     * reset, and the peer may then lose bytes that this side has written.
     */
    private void dropReceived() {
        ByteBuffer into = ByteBuffer.allocate(DROPPED_AT_ONCE);
        try {
            for (int i = 0; i < MAX_DROPS && channel.read(into) > 0; i++) {
                into.clear();
            }
        } catch (IOException e) {
            System.getLogger("dev.weft")
                    .log(System.Logger.Level.TRACE, description + " failed while it was being closed", e);
        }
    }

    private void closeChannel() throws IOException {
        try {
            channel.close();
        } finally {
            waits.close();
        }
    }

    @Override
    public void abort() {
        try {
            resetOnClose();
        } finally {
            closeQuietly();
        }
    }

    private void closeQuietly() {
        try {
            closeChannel();
        } catch (IOException e) {
            System.getLogger("dev.weft").log(System.Logger.Level.DEBUG, description + " could not be closed", e);
        }
    }

    /** Makes the next close send a reset. Some systems reject the option after the peer has reset the connection. */
    private void resetOnClose() {
        try {
            if (channel.isOpen() && channel.supportedOptions().contains(StandardSocketOptions.SO_LINGER)) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException e) {
            System.getLogger("dev.weft").log(System.Logger.Level.TRACE, description + " could not be reset", e);
        }
    }

    @Override
    public Optional<SocketAddress> localAddress() {
        return local;
    }

    @Override
    public Optional<SocketAddress> remoteAddress() {
        return remote;
    }

    @Override
    public String description() {
        return description;
    }
}

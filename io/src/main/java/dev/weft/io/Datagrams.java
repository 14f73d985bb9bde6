package dev.weft.io;

import dev.weft.io.Interest.Outside;
import dev.weft.sync.Lock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket: packets that arrive whole or not at all, in any order. It exchanges them with any peer, or, if it is connected, with
 * one peer only.
 *
 * {@snippet :
 * try (Datagrams server = Datagrams.bind(new InetSocketAddress("127.0.0.1", 0));
 *         Datagrams client = Datagrams.connect("127.0.0.1", server.port())) {
 *     client.send("ping".getBytes());
 *     Datagrams.Packet packet = server.receive();
 *     server.send(packet.bytes(), packet.from());
 *     System.out.println(client.receive());
 * }
 * }
 *
 * <p>Any task may send and receive at any time; those that wait take turns, first come, first served.
 *
 * @implNote Heritage: {@code loop.create_datagram_endpoint}; differs: packets are taken, not handed to a callback.
 */
public final class Datagrams implements AutoCloseable {
    private static final int LARGEST = 1 << 16;

    private final DatagramChannel channel;
    private final Interest interest;
    private final InetSocketAddress local;
    private final Optional<SocketAddress> peer;
    private final String description;
    private final Outside packets;
    private final Outside room;
    private final Lock sending;
    private final Lock receiving;
    private final ByteBuffer incoming = ByteBuffer.allocate(LARGEST);

    private Datagrams(DatagramChannel channel) throws IOException {
        this.channel = channel;
        this.interest = new Interest(channel, Poller.shared());
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.peer = Optional.ofNullable(channel.getRemoteAddress());
        this.description = "UDP socket at " + Addresses.words(local);
        this.packets = new Outside("packets for the " + description);
        this.room = new Outside("room to send from the " + description);
        this.sending = Lock.create("sending from the " + description);
        this.receiving = Lock.create("receiving at the " + description);
    }

    /**
     * A packet that was received.
     *
     * @param bytes what is in it
     * @param from where it came from
     */
    @SuppressWarnings("ArrayRecordComponent") // two packets are never asked whether they are the same
    public record Packet(byte[] bytes, SocketAddress from) {

        @Override
        public String toString() {
            return bytes.length + " bytes from " + Addresses.words(from);
        }
    }

    /**
     * A socket at {@code address} that exchanges packets with any peer. A name in it must have been looked up.
     *
     * @param address where others send to; port 0 is one that the system chooses
     * @throws IOException if the address is taken, or is none of this machine
     * @throws IllegalArgumentException if it is a name that was not looked up
     */
    public static Datagrams bind(InetSocketAddress address) throws IOException {
        Objects.requireNonNull(address, "address");
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("address must have been looked up, but is " + address);
        }
        return open(address, null);
    }

    /**
     * A socket that exchanges packets with one peer only: packets of others are dropped by the system.
     *
     * @throws java.net.UnknownHostException if the name has no address
     * @throws IOException if the system has no way to that host
     * @throws IllegalArgumentException if the port is not between 0 and 65535
     * @throws InterruptedException if the caller is cancelled while the name is looked up
     */
    public static Datagrams connect(String host, int port) throws IOException, InterruptedException {
        Objects.requireNonNull(host, "host");
        Require.port(port, "port");
        return open(null, new InetSocketAddress(Names.lookUp(host).getFirst(), port));
    }

    private static Datagrams open(@Nullable InetSocketAddress local, @Nullable InetSocketAddress peer)
            throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        boolean open = false;
        try {
            channel.configureBlocking(false);
            if (local != null) {
                channel.bind(local);
            }
            if (peer != null) {
                channel.connect(peer);
            }
            Datagrams socket = new Datagrams(channel);
            open = true;
            return socket;
        } finally {
            if (!open) {
                channel.close();
            }
        }
    }

    /** Where others send to. */
    public InetSocketAddress localAddress() {
        return local;
    }

    /** The port of {@link #localAddress}. */
    public int port() {
        return local.getPort();
    }

    /** The one peer, if this is connected. */
    public Optional<SocketAddress> peer() {
        return peer;
    }

    /**
     * Sends a packet to {@code address}; waits while the system has no room.
     *
     * @throws IOException if it is too large, the system has no way there, or the socket is closed
     * @throws InterruptedException if the caller is cancelled while it waits; nothing was sent
     */
    public void send(byte[] bytes, SocketAddress address) throws IOException, InterruptedException {
        Objects.requireNonNull(bytes, "bytes");
        Objects.requireNonNull(address, "address");
        ByteBuffer packet = ByteBuffer.wrap(bytes);
        sendWhole(packet, () -> channel.send(packet, address));
    }

    /**
     * Sends a packet to the peer; waits while the system has no room.
     *
     * @throws java.net.PortUnreachableException if an earlier packet was refused
     * @throws IOException if it is too large, the system has no way there, or the socket is closed
     * @throws IllegalStateException if this is not connected
     * @throws InterruptedException if the caller is cancelled while it waits; nothing was sent
     */
    public void send(byte[] bytes) throws IOException, InterruptedException {
        Objects.requireNonNull(bytes, "bytes");
        if (peer.isEmpty()) {
            throw new IllegalStateException("the " + description + " is not connected: say where to send to");
        }
        ByteBuffer packet = ByteBuffer.wrap(bytes);
        sendWhole(packet, () -> channel.write(packet));
    }

    private interface Sending {
        int tryIt() throws IOException;
    }

    /** An empty packet counts as sent: whether it was cannot be told. The JDK sends none from a connected socket. */
    private void sendWhole(ByteBuffer packet, Sending sending) throws IOException, InterruptedException {
        try (Lock.Lease turn = this.sending.acquire()) {
            assert turn != null;
            while (sending.tryIt() == 0 && packet.hasRemaining()) {
                interest.await(SelectionKey.OP_WRITE, room);
            }
        } catch (ClosedChannelException e) {
            throw closed(e);
        }
    }

    /**
     * Waits for a packet.
     *
     * @throws java.net.PortUnreachableException if this is connected, and an earlier packet was refused
     * @throws IOException if the socket is closed
     * @throws InterruptedException if the caller is cancelled while it waits; no packet is lost
     */
    public Packet receive() throws IOException, InterruptedException {
        try (Lock.Lease turn = receiving.acquire()) {
            assert turn != null;
            while (true) {
                incoming.clear();
                SocketAddress from = channel.receive(incoming);
                if (from != null) {
                    byte[] bytes = new byte[incoming.flip().remaining()];
                    incoming.get(bytes);
                    return new Packet(bytes, from);
                }
                interest.await(SelectionKey.OP_READ, packets);
            }
        } catch (ClosedChannelException e) {
            throw closed(e);
        }
    }

    private StreamClosedException closed(ClosedChannelException cause) {
        StreamClosedException thrown = new StreamClosedException("the " + description + " was closed");
        thrown.initCause(cause);
        return thrown;
    }

    /** Closes the socket. Never waits. Operations under way fail with an {@link IOException}. The second time it does nothing. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            interest.close();
        }
    }

    @Override
    public String toString() {
        return description + (channel.isOpen() ? " [open]" : " [closed]");
    }
}

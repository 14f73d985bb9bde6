package dev.weft.io;

import dev.weft.io.internal.Addresses;
import dev.weft.io.internal.ExternalTarget;
import dev.weft.io.internal.Require;
import dev.weft.io.internal.poll.ChannelWaits;
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
 * A UDP socket: packets arrive whole or not at all, in any order. A bound socket exchanges packets with any peer, and a
 * connected socket with one peer only.
 *
 * {@snippet :
 * try (Datagrams server = Datagrams.bind(new InetSocketAddress("127.0.0.1", 0));
 *         Datagrams client = Datagrams.connect("127.0.0.1", server.port())) {
 *     client.send("ping".getBytes());
 *     Datagrams.Packet packet = server.receive();
 *     server.send(packet.bytes(), packet.sender());
 *     System.out.println(client.receive());
 * }
 * }
 *
 * <p>Any number of tasks may send and receive. Tasks that must wait are served in the order of their calls.
 *
 * @implNote Heritage: {@code loop.create_datagram_endpoint}; differs: packets are received by a call, and not by a
 *     callback.
 */
public final class Datagrams implements AutoCloseable {
    private static final int MAX_PACKET = 1 << 16;

    private final DatagramChannel channel;
    private final ChannelWaits waits;
    private final InetSocketAddress local;
    private final Optional<SocketAddress> peer;
    private final String description;
    private final ExternalTarget packets;
    private final ExternalTarget space;
    private final Lock sending;
    private final Lock receiving;
    private final ByteBuffer incoming = ByteBuffer.allocate(MAX_PACKET);

    private Datagrams(DatagramChannel channel) throws IOException {
        this.channel = channel;
        this.waits = new ChannelWaits(channel);
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.peer = Optional.ofNullable(channel.getRemoteAddress());
        this.description = "UDP socket at " + Addresses.words(local);
        this.packets = new ExternalTarget("packets for the " + description);
        this.space = new ExternalTarget("space to send from the " + description);
        this.sending = Lock.create("sending from the " + description);
        this.receiving = Lock.create("receiving at the " + description);
    }

    /**
     * A packet that was received.
     *
     * @param bytes the contents of the packet
     * @param sender the address of the sender
     */
    @SuppressWarnings("ArrayRecordComponent") // packets are not compared
    public record Packet(byte[] bytes, SocketAddress sender) {

        @Override
        public String toString() {
            return bytes.length + " bytes from " + Addresses.words(sender);
        }
    }

    /**
     * A socket bound to {@code address}, which exchanges packets with any peer.
     *
     * @param address the address to which peers send; with port 0 the system chooses a port
     * @throws IOException if the address is in use, or does not belong to this machine
     * @throws IllegalArgumentException if the address is unresolved
     */
    public static Datagrams bind(InetSocketAddress address) throws IOException {
        return open(resolved(Objects.requireNonNull(address, "address")), null);
    }

    private static InetSocketAddress resolved(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            throw new IllegalArgumentException("address must be an Internet address, but is " + address);
        }
        if (inet.isUnresolved()) {
            throw new IllegalArgumentException("address must be resolved, but is " + address);
        }
        return inet;
    }

    /**
     * Creates a socket that exchanges packets with one peer only; the system drops packets from other peers. Waits for the
     * lookup of the name.
     *
     * @throws java.net.UnknownHostException if the name has no address
     * @throws IOException if the system has no route to the host
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

    /** The address to which peers send. */
    public InetSocketAddress localAddress() {
        return local;
    }

    /** The port of {@link #localAddress}. */
    public int port() {
        return local.getPort();
    }

    /** The peer, if the socket is connected. */
    public Optional<SocketAddress> peer() {
        return peer;
    }

    /**
     * Sends a packet to {@code address}. Waits while the system's buffer is full.
     *
     * @throws IOException if the packet is too large, the system has no route to the address, or the socket is closed
     * @throws IllegalArgumentException if the address is unresolved, or not an Internet address
     * @throws IllegalStateException if the socket is connected to another peer
     * @throws InterruptedException if the caller is cancelled while it waits; nothing was sent
     */
    public void send(byte[] bytes, SocketAddress address) throws IOException, InterruptedException {
        Objects.requireNonNull(bytes, "bytes");
        InetSocketAddress to = resolved(Objects.requireNonNull(address, "address"));
        if (peer.isPresent() && !peer.get().equals(to)) {
            throw new IllegalStateException("the " + description + " is connected to " + Addresses.words(peer.get())
                    + ", so nothing can be sent to " + Addresses.words(to));
        }
        ByteBuffer packet = ByteBuffer.wrap(bytes);
        sendWhole(packet, () -> channel.send(packet, to));
    }

    /**
     * Sends a packet to the peer of a connected socket. Waits while the system's buffer is full.
     *
     * @throws java.net.PortUnreachableException if an earlier packet was refused
     * @throws IOException if the packet is too large, the system has no route to the peer, or the socket is closed
     * @throws IllegalArgumentException if the packet is empty: the JDK sends no empty packet from a connected socket
     * @throws IllegalStateException if the socket is not connected
     * @throws InterruptedException if the caller is cancelled while it waits; nothing was sent
     */
    public void send(byte[] bytes) throws IOException, InterruptedException {
        Objects.requireNonNull(bytes, "bytes");
        if (peer.isEmpty()) {
            throw new IllegalStateException("the " + description + " is not connected: call send with an address");
        }
        if (bytes.length == 0) {
            throw new IllegalArgumentException("bytes must not be empty: the " + description
                    + " is connected, and the JDK sends no empty packet from such a socket");
        }
        ByteBuffer packet = ByteBuffer.wrap(bytes);
        sendWhole(packet, () -> channel.write(packet));
    }

    private interface Sending {
        int attempt() throws IOException;
    }

    /**
     * Sends a packet, and waits for space in the system's buffer if necessary. For an empty packet, the JDK returns 0
     * whether or not the packet was sent. So an empty packet is sent only once, when the buffer has space.
     */
    private void sendWhole(ByteBuffer packet, Sending sending) throws IOException, InterruptedException {
        try (Lock.Lease lease = this.sending.acquire()) {
            assert lease != null;
            if (!packet.hasRemaining()) {
                waits.await(SelectionKey.OP_WRITE, space);
            }
            while (sending.attempt() == 0 && packet.hasRemaining()) {
                waits.await(SelectionKey.OP_WRITE, space);
            }
        } catch (ClosedChannelException e) {
            throw closed(e);
        }
    }

    /**
     * Waits for a packet.
     *
     * @throws java.net.PortUnreachableException if the socket is connected, and an earlier packet was refused
     * @throws IOException if the socket is closed
     * @throws InterruptedException if the caller is cancelled while it waits; no packet is lost
     */
    public Packet receive() throws IOException, InterruptedException {
        try (Lock.Lease lease = receiving.acquire()) {
            assert lease != null;
            while (true) {
                incoming.clear();
                SocketAddress from = channel.receive(incoming);
                if (from != null) {
                    byte[] bytes = new byte[incoming.flip().remaining()];
                    incoming.get(bytes);
                    return new Packet(bytes, from);
                }
                waits.await(SelectionKey.OP_READ, packets);
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

    /**
     * Closes the socket. Never waits. Operations in progress fail with an {@link IOException}. Closing a closed socket
     * does nothing.
     */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            waits.close();
        }
    }

    @Override
    public String toString() {
        return description + (channel.isOpen() ? " [open]" : " [closed]");
    }
}

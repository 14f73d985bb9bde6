package dev.weft.internal.failure;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Asks the operating system for its {@link PeerMessages}: writes to a pipe and to a connection whose other ends are closed. It
 * uses channels, because a {@link Socket} would call the proxy selector and the socket factory of the application.
 */
final class ClosedPeer {
    /** A connection inside this machine is made at once, unless a firewall drops its packets. */
    private static final int CONNECT_TIMEOUT_MILLIS = 1_000;

    /** The first writes may succeed, because the packet that closes the other end may take some time. */
    private static final int MAX_WRITES = 1_000;

    /** More than a pipe, a connection, and the initialisers of the JDK's classes for them open together. */
    private static final int DESCRIPTORS = 16;

    private ClosedPeer() {}

    /** Adds the messages of this system to {@code messages}. */
    static void addMessagesTo(Set<String> messages) throws IOException {
        checkDescriptors();
        try (Pipe.SinkChannel sink = pipeThatNobodyReads()) {
            messages.add(messageOf(sink));
        }
        try (SocketChannel channel = connectionThatIsReset()) {
            messages.add(messageOf(channel));
            messages.add(messageOf(channel)); // the first failure tells of the reset, all others of a broken pipe
        }
    }

    /**
     * Throws an exception if the process has few file descriptors left. With so few, the initialiser of a class of the JDK
     * might fail, and the process could not use that class any more.
     */
    private static void checkDescriptors() throws IOException {
        String file = Path.of(System.getProperty("java.home"), "lib", "modules").toString();
        List<InputStream> opened = new ArrayList<>();
        try {
            for (int i = 0; i < DESCRIPTORS; i++) {
                opened.add(new FileInputStream(file));
            }
        } finally {
            for (InputStream each : opened) {
                each.close();
            }
        }
    }

    private static Pipe.SinkChannel pipeThatNobodyReads() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().close();
        return pipe.sink();
    }

    private static SocketChannel connectionThatIsReset() throws IOException {
        SocketChannel channel = SocketChannel.open();
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
            channel.socket().connect(server.getLocalAddress(), CONNECT_TIMEOUT_MILLIS);
            server.socket().setSoTimeout(CONNECT_TIMEOUT_MILLIS);
            try (Socket other = server.socket().accept()) {
                other.setSoLinger(true, 0); // closing it sends a reset
            }
            return channel;
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    private static String messageOf(WritableByteChannel channel) throws IOException {
        for (int i = 0; i < MAX_WRITES; i++) {
            try {
                channel.write(ByteBuffer.allocate(1));
            } catch (IOException e) {
                if (e.getMessage() == null) {
                    throw e;
                }
                return e.getMessage();
            }
        }
        throw new IOException(MAX_WRITES + " writes succeeded, although the other end was closed");
    }
}

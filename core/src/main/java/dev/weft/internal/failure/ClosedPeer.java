package dev.weft.internal.failure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.Set;

/** Asks the operating system for its {@link PeerMessages}: writes to a pipe and to a connection whose other ends are closed. */
final class ClosedPeer {
    /** A connection inside this machine is made at once, unless a firewall drops its packets. */
    private static final int CONNECT_TIMEOUT_MILLIS = 1_000;

    /** A write that succeeds is possible, because the other end is closed by a packet that takes its time. */
    private static final int MAX_WRITES = 1_000;

    private ClosedPeer() {}

    private interface Write {
        void run() throws IOException;
    }

    /** Adds the messages of this system to {@code messages}. */
    static void addMessagesTo(Set<String> messages) throws IOException {
        try (Pipe.SinkChannel sink = pipeThatNobodyReads()) {
            messages.add(messageOf(() -> sink.write(ByteBuffer.allocate(1))));
        }
        try (Socket socket = socketThatIsReset()) {
            Write write = () -> socket.getOutputStream().write(0);
            messages.add(messageOf(write));
            messages.add(messageOf(write)); // the first failure tells of the reset, all others of a broken pipe
        }
    }

    private static Pipe.SinkChannel pipeThatNobodyReads() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().close();
        return pipe.sink();
    }

    private static Socket socketThatIsReset() throws IOException {
        Socket socket = new Socket();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(CONNECT_TIMEOUT_MILLIS);
            socket.connect(
                    new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), CONNECT_TIMEOUT_MILLIS);
            try (Socket other = server.accept()) {
                other.setSoLinger(true, 0); // its end sends a reset
            }
            return socket;
        } catch (Throwable e) {
            socket.close();
            throw e;
        }
    }

    private static String messageOf(Write write) throws IOException {
        for (int i = 0; i < MAX_WRITES; i++) {
            try {
                write.run();
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

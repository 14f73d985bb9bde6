package dev.weft.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A SOCKS 5 proxy that connects every client to one local port, whatever address it requests. */
final class SocksServer implements AutoCloseable {
    private static final byte[] NO_PASSWORD = {5, 0};
    private static final byte[] CONNECTED = {5, 0, 0, 1, 127, 0, 0, 1, 0, 80};
    private static final int NAME = 3;

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final int target;

    SocksServer(int target) throws IOException {
        this.target = target;
        Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
        try {
            while (true) {
                Socket client = accepted(listening.accept());
                Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException e) {
            assert listening.isClosed();
        }
    }

    private Socket accepted(Socket socket) {
        open.add(socket);
        return socket;
    }

    private void connect(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            in.skipNBytes(in.readNBytes(2)[1]);
            client.getOutputStream().write(NO_PASSWORD);
            byte[] request = in.readNBytes(5);
            if (request[3] != NAME) {
                throw new IOException("asked for an address");
            }
            String host = new String(in.readNBytes(request[4]), StandardCharsets.US_ASCII);
            int port = in.read() << 8 | in.read();
            asked.add(host + ":" + port);
            try (Socket server = accepted(new Socket(InetAddress.getLoopbackAddress(), target))) {
                client.getOutputStream().write(CONNECTED);
                Thread.ofVirtual().start(() -> copy(server, client));
                copy(client, server);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void copy(Socket from, Socket to) {
        try (OutputStream out = to.getOutputStream()) {
            from.getInputStream().transferTo(out);
        } catch (IOException e) {
            // One side has closed its connection, so the other one is closed too.
            assert from.isClosed() || to.isClosed() || e.getMessage() != null;
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The requested hosts and ports. */
    List<String> asked() {
        return asked;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}

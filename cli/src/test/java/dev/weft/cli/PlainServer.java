package dev.weft.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A server of plain HTTP that answers whatever is said to it. A server that reads lines would answer a TLS handshake only if
 * its random bytes happen to contain the end of one.
 */
final class PlainServer implements AutoCloseable {
    private static final byte[] ANSWER =
            "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    PlainServer() throws IOException {
        Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                socket.getInputStream().read(new byte[8192]);
                socket.getOutputStream().write(ANSWER);
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes(); // so that the answer is not lost by a reset
            } catch (IOException e) {
                // Closed, by the test or by the client.
                assert !e.getMessage().isEmpty();
            }
        }
    }

    /** Its address and port. */
    String place() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}

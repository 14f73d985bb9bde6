package dev.weft.http.websocket;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;

/** A server that accepts one connection, optionally completes the web socket handshake, and then stays silent. */
final class HandshakeOnlyServer implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final boolean agrees;
    private final CountDownLatch clientGone = new CountDownLatch(1);

    private HandshakeOnlyServer(boolean agrees) throws IOException {
        this.agrees = agrees;
    }

    static HandshakeOnlyServer agreeing(boolean agrees) throws IOException {
        HandshakeOnlyServer server = new HandshakeOnlyServer(agrees);
        Thread.ofVirtual().start(server::serve);
        return server;
    }

    private void serve() {
        try (Socket socket = listening.accept();
                var in = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            String key = "";
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                key = line.startsWith("Sec-WebSocket-Key: ") ? line.substring(19) : key;
            }
            if (agrees) {
                socket.getOutputStream().write(agreement(key).getBytes(StandardCharsets.ISO_8859_1));
            }
            while (in.read() >= 0) {
                // input is ignored
            }
        } catch (IOException e) {
            // the client has closed the connection, which ends the wait
        } finally {
            clientGone.countDown();
        }
    }

    private static String agreement(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1));
            return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n";
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + listening.getLocalPort() + "/";
    }

    void awaitClientGone() throws InterruptedException {
        clientGone.await();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}

package dev.weft.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server that accepts one connection, sends a given text when the first bytes arrive, and then stays silent. */
final class SilentServer implements AutoCloseable {
    private final ServerSocket listening;
    private final CountDownLatch heard = new CountDownLatch(1);
    private final CompletableFuture<Void> clientGone = new CompletableFuture<>();

    private SilentServer(ServerSocket listening) {
        this.listening = listening;
    }

    static SilentServer saying(String words) throws IOException {
        SilentServer server = new SilentServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(() -> server.serve(words));
        return server;
    }

    private void serve(String words) {
        try (Socket socket = listening.accept()) {
            InputStream in = socket.getInputStream();
            in.read(new byte[8192]);
            socket.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
            heard.countDown();
            in.readAllBytes();
            clientGone.complete(null);
        } catch (IOException e) {
            clientGone.complete(null);
        }
    }

    String url(String scheme) {
        return scheme + "://127.0.0.1:" + listening.getLocalPort() + "/";
    }

    /** Waits until the first bytes have arrived and the text has been sent. */
    void awaitHeard() throws InterruptedException {
        heard.await();
    }

    /** Waits until the client has closed the connection; fails if that takes too long. */
    void awaitClientGone() throws Exception {
        clientGone.get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}

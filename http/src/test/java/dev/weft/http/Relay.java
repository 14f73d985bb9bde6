package dev.weft.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;

/**
 * Passes the bytes of connections on to a server. A test can wait until the client has closed its connections, and can
 * reset them at a chosen moment.
 *
 * <p>The end of the server's bytes is passed on as a half-close. From then on the bytes of the client are discarded, so
 * that the client receives no reset unless the test asks for one.
 */
final class Relay implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    private final Set<Socket> clients = new HashSet<>();
    private volatile int serverPort;

    Relay() throws IOException {
        Thread.ofVirtual().start(() -> {
            while (succeeds(this::accept)) {
                assert serverPort > 0;
            }
        });
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Passes the connections that are made from now on to the server at {@code port}. */
    void passTo(int port) {
        serverPort = port;
    }

    private void accept() throws IOException {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        add(client);
        Thread.ofVirtual().start(() -> passRequests(client, server));
    }

    private void passRequests(Socket client, Socket server) {
        Thread answers = Thread.ofVirtual().start(() -> passAnswers(server, client));
        succeeds(() -> passRequests(client.getInputStream(), server.getOutputStream()));
        succeeds(server::close);
        join(answers);
        remove(client);
        succeeds(client::close);
    }

    private static void passAnswers(Socket server, Socket client) {
        succeeds(() -> server.getInputStream().transferTo(client.getOutputStream()));
        succeeds(client::shutdownOutput);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void passRequests(InputStream in, OutputStream out) throws IOException {
        byte[] bytes = new byte[8192];
        boolean isServerOpen = true;
        for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
            int length = n;
            isServerOpen = isServerOpen && succeeds(() -> out.write(bytes, 0, length));
        }
    }

    /** Whether {@code step} succeeds. If not, a socket was closed or reset, which ends the direction. */
    private static boolean succeeds(Step step) {
        try {
            step.run();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private synchronized void add(Socket client) {
        clients.add(client);
    }

    private synchronized void remove(Socket client) {
        clients.remove(client);
        notifyAll();
    }

    /** Waits until all connections of the client are closed. */
    synchronized void awaitClosed() throws InterruptedException {
        while (!clients.isEmpty()) {
            wait();
        }
    }

    /**
     * Resets the connections of the client. After this call, the client cannot write to the connections. The system
     * closes a socket only when no thread uses the socket any more, so this method waits for the threads.
     */
    synchronized void reset() throws IOException, InterruptedException {
        resetAll();
        awaitClosed();
    }

    private synchronized void resetAll() throws IOException {
        for (Socket client : clients) {
            client.setSoLinger(true, 0);
            client.close();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        resetAll();
    }

    private interface Step {
        void run() throws IOException;
    }
}

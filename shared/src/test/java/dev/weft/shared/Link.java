package dev.weft.shared;

import dev.weft.fixture.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * A network between a client and a server of this machine, which can be cut: a connection is accepted then, but nothing passes, and
 * none is told that it is over. Connections from before stay dead when it is mended, as behind a router that has forgotten them.
 */
final class Link implements AutoCloseable {
    private final int server;
    private final ServerSocket listener;
    private final List<Socket> sockets = new ArrayList<>();
    private boolean cut;
    private int cuts;

    Link(int server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(Programs.freePort(), 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    synchronized void cut() {
        cut = true;
        cuts++;
    }

    synchronized void mend() {
        cut = false;
    }

    private synchronized boolean passes(int since) {
        return !cut && cuts == since;
    }

    private void accept() {
        try {
            while (true) {
                connect(listener.accept());
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private synchronized void connect(Socket client) throws IOException {
        sockets.add(client);
        if (!cut) {
            Socket far = new Socket();
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server));
            sockets.add(far);
            int now = cuts;
            Thread.ofVirtual().start(() -> pass(client, far, now));
            Thread.ofVirtual().start(() -> pass(far, client, now));
        }
    }

    /** Passes bytes on while nothing was cut. After a cut, bytes are read and lost, and an end is not passed on. */
    private void pass(Socket from, Socket to, int since) {
        try {
            InputStream input = from.getInputStream();
            OutputStream output = to.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int count = input.read(bytes); count >= 0; count = input.read(bytes)) {
                if (passes(since)) {
                    output.write(bytes, 0, count);
                }
            }
            end(to, since);
        } catch (IOException broken) {
            end(to, since);
        }
    }

    private void end(Socket to, int since) {
        if (passes(since)) {
            try {
                to.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        listener.close();
        for (Socket each : sockets) {
            each.close();
        }
    }
}

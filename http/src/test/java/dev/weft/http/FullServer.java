package dev.weft.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A server that accepts no connections and whose backlog is full, so that connecting to it hangs. */
final class FullServer implements AutoCloseable {
    private final ServerSocket listening;
    private final List<SocketChannel> queue = new ArrayList<>();

    FullServer() throws IOException {
        this(InetAddress.getLoopbackAddress(), 0);
    }

    FullServer(InetAddress address, int port) throws IOException {
        listening = new ServerSocket(port, 1, address);
        for (int i = 0; i < 8; i++) {
            SocketChannel channel = SocketChannel.open();
            queue.add(channel);
            try {
                channel.socket().connect(listening.getLocalSocketAddress(), 100);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
        throw new IllegalStateException("the queue of " + listening + " does not fill");
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    String url() {
        return "http://127.0.0.1:" + address().getPort() + "/";
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : queue) {
            channel.close();
        }
        listening.close();
    }
}

package dev.weft.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Makes sockets of one kind for the engine, which connects them by itself. */
final class EngineSockets extends SocketFactory {
    private final Kind kind;

    EngineSockets(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Socket createSocket() throws IOException {
        return kind.create();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("the engine connects by itself");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException("the engine connects by itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("the engine connects by itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException("the engine connects by itself");
    }

    /** Makes a socket that is not connected. */
    @FunctionalInterface
    interface Kind {
        Socket create() throws IOException;
    }
}

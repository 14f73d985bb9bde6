package dev.weft.http.internal.okhttp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * A factory for unconnected sockets of one kind. OkHttp uses only {@link #createSocket()} and connects the socket
 * itself.
 */
final class OkHttpSockets extends SocketFactory {
    private final Kind kind;

    OkHttpSockets(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Socket createSocket() throws IOException {
        return kind.create();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("OkHttp connects the socket itself");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException("OkHttp connects the socket itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("OkHttp connects the socket itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException("OkHttp connects the socket itself");
    }

    /** Creates an unconnected socket. */
    @FunctionalInterface
    interface Kind {
        Socket create() throws IOException;
    }
}

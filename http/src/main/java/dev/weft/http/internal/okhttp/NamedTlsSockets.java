package dev.weft.http.internal.okhttp;

import dev.weft.http.spi.Authority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.StandardConstants;

/**
 * A factory for TLS sockets that send the name of the host in the handshake (SNI). By itself, the JDK sends no name
 * without a dot, and no name that it does not accept as a host name, such as a name with an underscore. OkHttp uses
 * only {@link #createSocket(Socket, String, int, boolean)}.
 */
final class NamedTlsSockets extends SSLSocketFactory {
    private final SSLSocketFactory sockets;

    NamedTlsSockets(SSLSocketFactory sockets) {
        this.sockets = sockets;
    }

    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean closesConnected) throws IOException {
        Socket created = sockets.createSocket(connected, host, port, closesConnected);
        if (created instanceof SSLSocket secured && new Authority(host, port).literalOrNull() == null) {
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setServerNames(List.of(name(host)));
            secured.setSSLParameters(parameters);
        }
        return created;
    }

    /** The name to send for {@code host}, which is in ASCII. A dot at the end is not sent. */
    private static SNIServerName name(String host) {
        int length = host.endsWith(".") ? host.length() - 1 : host.length();
        byte[] encoded = host.substring(0, length).getBytes(StandardCharsets.US_ASCII);
        try {
            return new SNIHostName(encoded);
        } catch (IllegalArgumentException e) {
            return new AnyName(encoded); // only the constructor of SNIHostName checks the name
        }
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw onlyOverConnectedSockets();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw onlyOverConnectedSockets();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw onlyOverConnectedSockets();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw onlyOverConnectedSockets();
    }

    private static UnsupportedOperationException onlyOverConnectedSockets() {
        return new UnsupportedOperationException("OkHttp connects the socket itself");
    }

    /** A host name that the JDK's {@link SNIHostName} does not accept. */
    private static final class AnyName extends SNIServerName {
        AnyName(byte[] encoded) {
            super(StandardConstants.SNI_HOST_NAME, encoded);
        }
    }
}

package dev.weft.io;

import dev.weft.Async;
import dev.weft.spi.wait.Durations;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * TLS over a {@link ByteStream}: from the beginning, or after some words in the clear.
 *
 * {@snippet :
 * try (ByteStream stream = Tls.connect("www.example.org", 443)) {
 *     stream.write("HEAD / HTTP/1.0\r\nHost: www.example.org\r\n\r\n");
 *     System.out.println(stream.readLine() + " over " + stream.tls().orElseThrow().protocol());
 * }
 * }
 *
 * <p>{@link ByteStream#shutdownOutput} and {@link ByteStream#finish} say goodbye ({@code close_notify}), and so does {@link
 * ByteStream#close} if that needs no waiting. A connection that ends without is a {@link TruncatedException}. In TLS 1.3 the
 * two directions end one by one; in TLS 1.2 the end of one is the end of both.
 *
 * @implNote Heritage: {@code ssl=} of asyncio's streams, and {@code StreamWriter.start_tls}.
 */
public final class Tls {
    private Tls() {}

    /** The settings of a connection that is not the plain one. */
    public static TlsOptions options() {
        return TlsOptions.DEFAULT;
    }

    /**
     * Connects to a host, as {@link Tcp#connect}, and speaks TLS with it. The certificate must be for that host.
     *
     * @throws NoConnectionException if no address could be connected to
     * @throws SSLException if the two sides cannot agree, or the certificate is not trusted or not for the host
     * @throws IOException if the connection fails
     * @throws InterruptedException if the caller is cancelled while it waits; no connection is left
     */
    public static ByteStream connect(String host, int port) throws IOException, InterruptedException {
        return connect(host, port, ConnectOptions.DEFAULT, TlsOptions.DEFAULT);
    }

    /**
     * As {@link #connect(String, int)}, with settings. If they say no server name, it is the host.
     *
     * @throws NoConnectionException if no address could be connected to
     * @throws SSLException if the two sides cannot agree, or the certificate is not trusted or not for the host
     * @throws IOException if the connection fails
     * @throws InterruptedException if the caller is cancelled while it waits; no connection is left
     */
    public static ByteStream connect(String host, int port, ConnectOptions options, TlsOptions tls)
            throws IOException, InterruptedException {
        Objects.requireNonNull(tls, "tls");
        ByteStream stream = Tcp.connect(host, port, options);
        return client(stream, tls.serverName == null ? tls.serverName(host) : tls);
    }

    /**
     * Goes on with TLS over {@code stream}, as the client. Waits for the handshake. The stream is used up: from now on only
     * the one that is returned may be used. If the handshake fails or is cancelled, it is closed.
     *
     * @throws SSLException if the two sides cannot agree, or the certificate is not trusted or not for the server name
     * @throws IOException if the stream fails
     * @throws IllegalArgumentException if no server name is set though it is to be verified
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public static ByteStream client(ByteStream stream, TlsOptions options) throws IOException, InterruptedException {
        return start(stream, options, wire -> TlsSessions.client(options, wire));
    }

    /**
     * Goes on with TLS over {@code stream}, as the server. Waits for the handshake. The stream is used up: from now on only
     * the one that is returned may be used. If the handshake fails or is cancelled, it is closed.
     *
     * @throws SSLException if the two sides cannot agree, or the client's certificate is needed and not trusted
     * @throws IOException if the stream fails
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public static ByteStream server(ByteStream stream, TlsOptions options) throws IOException, InterruptedException {
        return start(stream, options, wire -> TlsSessions.server(options));
    }

    private interface Engines {
        SSLEngine over(Wire wire) throws SSLException;
    }

    private static ByteStream start(ByteStream stream, TlsOptions options, Engines engines)
            throws IOException, InterruptedException {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(options, "options");
        SSLEngine engine = engines.over(stream.wire());
        ByteStream.Takeover taken = stream.takeOver("TLS goes on in its place");
        TlsWire wire = new TlsWire(taken.wire(), taken.ahead(), engine);
        boolean agreed = false;
        try {
            agree(wire, options);
            agreed = true;
            return ByteStream.over(wire, taken.options());
        } catch (SSLException e) {
            taken.wire().close(); // not abort: the alert is to arrive
            throw e;
        } finally {
            if (!agreed) {
                taken.wire().abort();
            }
        }
    }

    private static void agree(TlsWire wire, TlsOptions options) throws IOException, InterruptedException {
        Optional<Boolean> agreed = Async.<Boolean, IOException>moveOnAfter(options.handshakeLimit, () -> {
            wire.handshake();
            return true;
        });
        if (agreed.isEmpty()) {
            throw new SSLHandshakeException(
                    "no TLS handshake within " + Durations.words(options.handshakeLimit) + " on " + wire.description());
        }
    }
}

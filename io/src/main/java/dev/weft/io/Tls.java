package dev.weft.io;

import dev.weft.Async;
import dev.weft.io.internal.tls.TlsWire;
import dev.weft.io.spi.Wire;
import dev.weft.spi.wait.Durations;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * TLS over a {@link ByteStream}: from the start, or after an unencrypted exchange, as with {@code STARTTLS}.
 *
 * {@snippet :
 * try (ByteStream stream = Tls.connect("www.example.org", 443)) {
 *     stream.write("HEAD / HTTP/1.0\r\nHost: www.example.org\r\n\r\n");
 *     System.out.println(stream.readLine() + " over " + stream.tls().orElseThrow().protocol());
 * }
 * }
 *
 * <p>{@link ByteStream#shutdownOutput} and {@link ByteStream#finish} send {@code close_notify}, and so does {@link
 * ByteStream#close} if this is possible without waiting. If a connection ends without {@code close_notify}, the read
 * throws a {@link TruncatedException}. In TLS 1.3 the two directions end separately; in TLS 1.2, the end of one
 * direction ends both.
 *
 * @implNote Heritage: {@code ssl=} of asyncio's streams, and {@code StreamWriter.start_tls}.
 */
public final class Tls {
    private Tls() {}

    /** The default settings of a TLS connection, from which other settings are derived. */
    public static TlsOptions options() {
        return TlsOptions.DEFAULT;
    }

    /**
     * Connects to a host, like {@link Tcp#connect}, and waits for the TLS handshake. The certificate must be for that
     * host.
     *
     * @throws NoConnectionException if every attempt failed
     * @throws SSLException if the two sides cannot agree, or the certificate is not trusted or not for the host
     * @throws IOException if the connection fails
     * @throws InterruptedException if the caller is cancelled while it waits; no connection is left open
     */
    public static ByteStream connect(String host, int port) throws IOException, InterruptedException {
        return connect(host, port, ConnectOptions.DEFAULT, TlsOptions.DEFAULT);
    }

    /**
     * Like {@link #connect(String, int)}, with settings. If {@code tls} has no server name, {@code host} is the server
     * name.
     *
     * @throws NoConnectionException if every attempt failed
     * @throws SSLException if the two sides cannot agree, or the certificate is not trusted or not for the host
     * @throws IOException if the connection fails
     * @throws InterruptedException if the caller is cancelled while it waits; no connection is left open
     */
    public static ByteStream connect(String host, int port, ConnectOptions options, TlsOptions tls)
            throws IOException, InterruptedException {
        Objects.requireNonNull(tls, "tls");
        ByteStream stream = Tcp.connect(host, port, options);
        ByteStream secured = null;
        try {
            secured = client(stream, tls.serverName == null ? tls.serverName(host) : tls);
            return secured;
        } finally {
            if (secured == null) {
                stream.abort(); // if the settings are not valid, the stream is still open
            }
        }
    }

    /**
     * Starts TLS over {@code stream}, as the client, and waits for the handshake. This method closes {@code stream};
     * only the returned stream may be used from then on. If the handshake fails or is cancelled, the connection is
     * closed.
     *
     * @throws SSLException if the two sides cannot agree, or the certificate is not trusted or not for the server name
     * @throws IOException if the stream fails
     * @throws IllegalArgumentException if no server name is set, although the certificate must be checked against it, or if
     *     the server name has letters beyond ASCII that no host name has
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public static ByteStream client(ByteStream stream, TlsOptions options) throws IOException, InterruptedException {
        return start(stream, options, wire -> TlsSessions.client(options, wire));
    }

    /**
     * Starts TLS over {@code stream}, as the server, and waits for the handshake. This method closes {@code stream};
     * only the returned stream may be used from then on. If the handshake fails or is cancelled, the connection is
     * closed.
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
        ByteStream.Takeover taken = takeOver(stream);
        TlsWire wire = new TlsWire(taken.wire(), taken.ahead(), engine, TruncatedException::new);
        boolean agreed = false;
        try {
            agree(wire, options);
            agreed = true;
            return ByteStream.secured(wire, taken.options(), TlsSessions.details(engine));
        } catch (SSLException e) {
            taken.wire().close(); // not an abort, which could discard the TLS alert before it arrives
            throw e;
        } finally {
            if (!agreed) {
                taken.wire().abort();
            }
        }
    }

    private static ByteStream.Takeover takeOver(ByteStream stream) throws IOException, InterruptedException {
        try {
            return stream.takeOver("TLS was started over it");
        } catch (IOException | InterruptedException e) {
            stream.abort();
            throw e;
        }
    }

    private static void agree(TlsWire wire, TlsOptions options) throws IOException, InterruptedException {
        Optional<Boolean> agreed = Async.<Boolean, IOException>moveOnAfter(options.handshakeTimeout, () -> {
            wire.handshake();
            return true;
        });
        if (agreed.isEmpty()) {
            throw new SSLHandshakeException("no TLS handshake within " + Durations.inWords(options.handshakeTimeout)
                    + " on " + wire.description());
        }
    }
}

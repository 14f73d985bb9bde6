package dev.weft.io;

import dev.weft.io.internal.Require;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** The settings of a TLS connection. Immutable: each method returns settings with one change. */
public final class TlsOptions {
    static final TlsOptions DEFAULT = new TlsOptions(
            null, null, true, List.of(), List.of(), ClientCertificate.NONE, Duration.ofSeconds(10), _ -> {});

    final @Nullable SSLContext context;
    final @Nullable String serverName;
    final boolean verifiesName;
    final List<String> applicationProtocols;
    final List<String> versions;
    final ClientCertificate clientCertificate;
    final Duration handshakeTimeout;
    final Consumer<? super SSLParameters> more;

    private TlsOptions(
            @Nullable SSLContext context,
            @Nullable String serverName,
            boolean verifiesName,
            List<String> applicationProtocols,
            List<String> versions,
            ClientCertificate clientCertificate,
            Duration handshakeTimeout,
            Consumer<? super SSLParameters> more) {
        this.context = context;
        this.serverName = serverName;
        this.verifiesName = verifiesName;
        this.applicationProtocols = applicationProtocols;
        this.versions = versions;
        this.clientCertificate = clientCertificate;
        this.handshakeTimeout = handshakeTimeout;
        this.more = more;
    }

    /** Whether a server requests a certificate from its clients. */
    public enum ClientCertificate {
        /** The server does not request a certificate. */
        NONE,
        /** The server requests a certificate, and accepts clients without one. */
        WANTED,
        /** The server requests a certificate, and rejects clients without one. */
        NEEDED
    }

    /**
     * Sets the keys and trusted certificates. The default context of the JDK is enough for clients; a server must set a
     * context of its own.
     */
    public TlsOptions context(SSLContext context) {
        return new TlsOptions(
                Objects.requireNonNull(context, "context"),
                serverName,
                verifiesName,
                applicationProtocols,
                versions,
                clientCertificate,
                handshakeTimeout,
                more);
    }

    /**
     * Sets the name of the server, which the client sends (SNI) and checks against the certificate. Clients must set
     * the name, unless {@link Tls#connect} sets it to the host. A literal address is not sent.
     *
     * <p>A name that the JDK does not accept as a host name, such as one with an underscore, is sent too, but the JDK
     * accepts no certificate for it. Use {@link #anyServerName}, and check the certificate after the handshake. A server
     * on the JDK refuses a handshake with such a name.
     */
    public TlsOptions serverName(String name) {
        return new TlsOptions(
                context,
                Objects.requireNonNull(name, "name"),
                verifiesName,
                applicationProtocols,
                versions,
                clientCertificate,
                handshakeTimeout,
                more);
    }

    /** Accepts any name in the server's certificate, which must still be trusted. For tests. */
    public TlsOptions anyServerName() {
        return new TlsOptions(
                context, serverName, false, applicationProtocols, versions, clientCertificate, handshakeTimeout, more);
    }

    /** Sets the application protocols that this side offers by ALPN, such as {@code h2}, in order of preference. */
    public TlsOptions applicationProtocols(String... protocols) {
        return new TlsOptions(
                context,
                serverName,
                verifiesName,
                Require.noneNull(protocols, "protocols"),
                versions,
                clientCertificate,
                handshakeTimeout,
                more);
    }

    /**
     * Sets the versions that this side accepts, such as {@code TLSv1.3}; by default, the versions that the JDK enables.
     */
    public TlsOptions versions(String... versions) {
        return new TlsOptions(
                context,
                serverName,
                verifiesName,
                applicationProtocols,
                Require.noneNull(versions, "versions"),
                clientCertificate,
                handshakeTimeout,
                more);
    }

    /** Sets whether a server requests a certificate from its clients; by default it does not. */
    public TlsOptions clientCertificate(ClientCertificate policy) {
        return new TlsOptions(
                context,
                serverName,
                verifiesName,
                applicationProtocols,
                versions,
                Objects.requireNonNull(policy, "policy"),
                handshakeTimeout,
                more);
    }

    /**
     * Limits the time of the handshake; 10 seconds by default.
     *
     * @throws IllegalArgumentException if {@code timeout} is not longer than zero
     */
    public TlsOptions handshakeTimeout(Duration timeout) {
        return new TlsOptions(
                context,
                serverName,
                verifiesName,
                applicationProtocols,
                versions,
                clientCertificate,
                Require.positive(timeout, "timeout"),
                more);
    }

    /** Changes the JDK's parameters, for example the cipher suites, after all other settings have been applied. */
    public TlsOptions configure(Consumer<? super SSLParameters> change) {
        return new TlsOptions(
                context,
                serverName,
                verifiesName,
                applicationProtocols,
                versions,
                clientCertificate,
                handshakeTimeout,
                Objects.requireNonNull(change, "change"));
    }
}

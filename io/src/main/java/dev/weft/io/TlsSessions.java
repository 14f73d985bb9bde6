package dev.weft.io;

import dev.weft.io.TlsOptions.ClientCertificate;
import dev.weft.io.spi.Wire;
import java.net.InetSocketAddress;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Creates the JDK's TLS engines from {@link TlsOptions}, and reads the parameters on which a handshake has agreed. */
final class TlsSessions {
    private TlsSessions() {}

    static SSLEngine client(TlsOptions options, Wire base) throws SSLException {
        String name = options.serverName == null ? null : withoutRoot(options.serverName);
        if (name == null && options.verifiesName) {
            throw new IllegalArgumentException(
                    "serverName must be set, because the certificate of the server is checked against it");
        }
        int port = base.remoteAddress()
                .map(address -> address instanceof InetSocketAddress inet ? inet.getPort() : -1)
                .orElse(-1);
        SSLEngine engine = context(options).createSSLEngine(name, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = parameters(options, engine);
        if (options.verifiesName) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (name != null && !name.isEmpty() && Names.literal(name).isEmpty()) {
            parameters.setServerNames(List.of(ServerName.of(name)));
        }
        return configured(options, engine, parameters);
    }

    /** Removes the dot that marks a name as fully qualified. Neither SNI nor certificates contain it. */
    private static String withoutRoot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    static SSLEngine server(TlsOptions options) throws SSLException {
        SSLEngine engine = context(options).createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = parameters(options, engine);
        if (options.clientCertificate == ClientCertificate.NEEDED) {
            parameters.setNeedClientAuth(true);
        } else if (options.clientCertificate == ClientCertificate.WANTED) {
            parameters.setWantClientAuth(true);
        }
        return configured(options, engine, parameters);
    }

    private static SSLContext context(TlsOptions options) throws SSLException {
        try {
            return options.context != null ? options.context : SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new SSLException("the JDK has no TLS: " + e.getMessage(), e);
        }
    }

    private static SSLParameters parameters(TlsOptions options, SSLEngine engine) {
        SSLParameters parameters = engine.getSSLParameters();
        if (!options.applicationProtocols.isEmpty()) {
            parameters.setApplicationProtocols(options.applicationProtocols.toArray(String[]::new));
        }
        if (!options.versions.isEmpty()) {
            parameters.setProtocols(options.versions.toArray(String[]::new));
        }
        return parameters;
    }

    private static SSLEngine configured(TlsOptions options, SSLEngine engine, SSLParameters parameters) {
        options.more.accept(parameters);
        engine.setSSLParameters(parameters);
        return engine;
    }

    static TlsDetails details(SSLEngine engine) {
        SSLSession session = engine.getSession();
        return new TlsDetails(
                session.getProtocol(),
                session.getCipherSuite(),
                Optional.ofNullable(engine.getApplicationProtocol()).filter(protocol -> !protocol.isEmpty()),
                serverName(session),
                certificates(session));
    }

    private static Optional<String> serverName(SSLSession session) {
        if (session instanceof ExtendedSSLSession extended) {
            for (SNIServerName name : extended.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return Optional.of(host.getAsciiName());
                }
            }
        }
        return Optional.empty();
    }

    private static List<Certificate> certificates(SSLSession session) {
        try {
            return List.of(session.getPeerCertificates());
        } catch (SSLPeerUnverifiedException e) {
            return List.of(); // the peer has sent no certificate
        }
    }
}

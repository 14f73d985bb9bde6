package dev.weft.http.internal.connect;

import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.internal.net.TlsMaterial;
import dev.weft.http.internal.net.TlsSettings;
import dev.weft.http.spi.Progress;
import dev.weft.io.ByteStream;
import dev.weft.io.Tls;
import dev.weft.io.TlsDetails;
import dev.weft.io.TlsOptions;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Adds TLS to connections. Performs the handshake with the settings of the session or request. After the handshake,
 * checks pinned keys, and checks the certificate for a host name that the JDK's own check refuses.
 */
final class TlsClients {
    /** A handshake has in effect no time limit of its own, because the session limits the time of the handshake. */
    private static final TlsOptions OPTIONS = Tls.options().handshakeTimeout(Duration.ofDays(365));

    private final Map<TlsSettings, TlsMaterial> materials = Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * Starts TLS over {@code stream}, and waits for the handshake. If the handshake or a check fails, the connection is
     * closed.
     *
     * @param host the name that the certificate must have
     * @param protocols the protocols to offer
     * @throws IOException if the server is not trusted, or the handshake fails
     */
    ByteStream secure(ByteStream stream, TlsSettings tls, String host, Progress progress, String... protocols)
            throws IOException, InterruptedException {
        progress.reached(Kind.TLS_START, null);
        ByteStream secured = Tls.client(stream, options(tls, host).applicationProtocols(protocols));
        boolean isTrusted = false;
        try {
            TlsDetails details = secured.tls().orElseThrow();
            check(details, tls, host);
            progress.reached(Kind.TLS_END, details.protocol());
            isTrusted = true;
            return secured;
        } finally {
            if (!isTrusted) {
                secured.abort();
            }
        }
    }

    private TlsOptions options(TlsSettings tls, String host) {
        int zone = host.indexOf('%');
        TlsOptions options =
                OPTIONS.serverName(zone < 0 ? host : host.substring(0, zone)); // certificates have no zones
        if (tls.insecure() || isRefusedByJdk(host)) {
            options = options.anyServerName();
        }
        return tls.isSystem() ? options : options.context(material(tls).context());
    }

    /**
     * Whether the JDK accepts no certificate for {@code host}, because the JDK does not regard {@code host} as a host
     * name. Examples are names with an underscore, or with a hyphen at the beginning or end of a label.
     */
    private static boolean isRefusedByJdk(String host) {
        boolean isIpv6 = host.indexOf(':') >= 0;
        try {
            return !isIpv6 && new SNIHostName(withoutRoot(host)).getEncoded().length == 0;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    private static String withoutRoot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private TlsMaterial material(TlsSettings tls) {
        return materials.computeIfAbsent(tls, TlsMaterial::of);
    }

    private void check(TlsDetails details, TlsSettings tls, String host) throws SSLPeerUnverifiedException {
        if (tls.pins().isEmpty() && !isRefusedByJdk(host)) {
            return;
        }
        List<X509Certificate> presented = details.peerCertificates().stream()
                .map(X509Certificate.class::cast)
                .toList();
        if (isRefusedByJdk(host)
                && !tls.insecure()
                && !CertificateNames.include(presented.getFirst(), withoutRoot(host))) {
            throw new SSLPeerUnverifiedException("the certificate is not for " + host);
        }
        PinnedKeys pins = PinnedKeys.of(host, tls.pins());
        if (!pins.isEmpty() && !pins.includeOneOf(TrustPath.of(presented, trusted(tls)))) {
            throw new SSLPeerUnverifiedException(
                    "none of the keys that are pinned for " + host + " is in its certificates");
        }
    }

    private List<X509Certificate> trusted(TlsSettings tls) {
        return tls.isSystem()
                ? TlsMaterial.ofJvm()
                : List.of(material(tls).trust().getAcceptedIssuers());
    }
}

package dev.weft.io;

import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;

/**
 * The parameters on which the two sides of a TLS connection agreed.
 *
 * @param protocol the version, such as {@code TLSv1.3}
 * @param cipherSuite the cipher suite, by its standard name
 * @param applicationProtocol the protocol that was chosen by ALPN, if ALPN was used
 * @param serverName the server name that the client sent, if it sent one
 * @param peerCertificates the certificate chain of the peer, beginning with the peer's own certificate; empty if the
 *     peer sent no certificate
 */
public record TlsDetails(
        String protocol,
        String cipherSuite,
        Optional<String> applicationProtocol,
        Optional<String> serverName,
        List<Certificate> peerCertificates) {

    public TlsDetails {
        peerCertificates = List.copyOf(peerCertificates);
    }
}

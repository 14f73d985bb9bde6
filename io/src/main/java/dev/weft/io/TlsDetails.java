package dev.weft.io;

import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;

/**
 * The parameters on which the two sides of a TLS connection agreed.
 *
 * @param protocol the version, such as {@code TLSv1.3}
 * @param cipherSuite the cipher suite, by its standard name
 * @param applicationProtocol the protocol that ALPN chose, if it was used
 * @param serverName the server name that the client sent, if it did
 * @param peerCertificates the certificate chain of the peer, its own first; empty if it showed none
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

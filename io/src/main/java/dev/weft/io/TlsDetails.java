package dev.weft.io;

import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What the two sides of a TLS connection agreed on.
 *
 * @param protocol the version, such as {@code TLSv1.3}
 * @param cipherSuite the cipher suite, by its standard name
 * @param applicationProtocol what ALPN chose, if it was used
 * @param serverName the name that the client asked for, if it did
 * @param peerCertificates the chain of the other side, its own first; empty if it showed none
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

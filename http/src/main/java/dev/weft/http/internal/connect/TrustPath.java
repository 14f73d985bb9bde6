package dev.weft.http.internal.connect;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The chain of certificates of a server: the server's certificate, the certificate of the authority that signed it, and
 * so on up to a trusted certificate. A server may present certificates that are not in this chain. Such certificates
 * prove nothing, so pins must not be compared with them.
 */
final class TrustPath {
    private static final int MAX_LENGTH = 10;

    private TrustPath() {}

    /**
     * The path from the first of {@code presented}: each certificate is followed by the certificate whose key has
     * signed it. The path ends with a trusted certificate, or with a certificate whose issuer is not known.
     *
     * @param presented the certificates that the server has presented, its own certificate first
     * @param trusted the trusted certificates
     */
    static List<X509Certificate> of(List<X509Certificate> presented, List<X509Certificate> trusted) {
        List<X509Certificate> path = new ArrayList<>(List.of(presented.getFirst()));
        while (path.size() < MAX_LENGTH && !trusted.contains(path.getLast())) {
            X509Certificate last = path.getLast();
            Optional<X509Certificate> issuer = Stream.concat(trusted.stream(), presented.stream())
                    .filter(each -> !path.contains(each) && hasSigned(each, last))
                    .findFirst();
            if (issuer.isEmpty()) {
                return path;
            }
            path.add(issuer.get());
        }
        return path;
    }

    private static boolean hasSigned(X509Certificate issuer, X509Certificate certificate) {
        if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false; // the certificate was signed by another authority of the same name
        }
    }
}

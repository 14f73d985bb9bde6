package dev.weft.http.internal.connect;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The certificates that vouch for a server: its own, that of the authority that signed it, and so on up to a trusted
 * one. A server may show others as well, which prove nothing: pins must not be looked for among those.
 */
final class TrustPath {
    private static final int LONGEST = 10;

    private TrustPath() {}

    /**
     * The path from the first of {@code shown}, each certificate followed by the one whose key has signed it. It ends
     * with a trusted certificate, or where no issuer is known.
     *
     * @param shown what the server has shown, its own certificate first
     * @param trusted the trusted certificates
     */
    static List<X509Certificate> of(List<X509Certificate> shown, List<X509Certificate> trusted) {
        List<X509Certificate> path = new ArrayList<>(List.of(shown.getFirst()));
        while (path.size() < LONGEST && !trusted.contains(path.getLast())) {
            X509Certificate last = path.getLast();
            Optional<X509Certificate> issuer = Stream.concat(trusted.stream(), shown.stream())
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
            return false; // another authority of the same name
        }
    }
}

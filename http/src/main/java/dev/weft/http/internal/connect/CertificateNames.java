package dev.weft.http.internal.connect;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Checks whether a certificate is for a host. Used only for host names that the JDK's check refuses, such as names with
 * an underscore.
 *
 * @implNote RFC 6125, section 6.4: an asterisk stands for the whole first label.
 */
final class CertificateNames {
    private static final int DNS_NAME = 2;

    private CertificateNames() {}

    static boolean include(X509Certificate certificate, String host) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names != null && names.stream().anyMatch(name -> isFor(name, host));
        } catch (CertificateParsingException e) {
            return false; // names that cannot be parsed match no host
        }
    }

    private static boolean isFor(List<?> name, String host) {
        if (!name.getFirst().equals(DNS_NAME)) {
            return false;
        }
        String dnsName = ((String) name.get(1)).toLowerCase(Locale.ROOT);
        int dot = host.indexOf('.');
        return dnsName.equals(host)
                || (dnsName.startsWith("*.")
                        && dnsName.indexOf('.', 2) > 0
                        && dot > 0
                        && host.substring(dot).equals(dnsName.substring(1)));
    }
}

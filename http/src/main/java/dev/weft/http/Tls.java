package dev.weft.http;

import dev.weft.http.internal.net.Pem;
import dev.weft.http.internal.net.TlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;

/**
 * Which servers to trust over https, and which certificate to show. Immutable; each method gives settings that differ in one thing.
 * Connections are shared by requests with the very same settings, so a program makes them once.
 */
public final class Tls {
    private static final Tls SYSTEM = new Tls(TlsSettings.SYSTEM);

    private final TlsSettings settings;

    private Tls(TlsSettings settings) {
        this.settings = settings;
    }

    /** Trusts the authorities that the JVM trusts, and shows no certificate. */
    public static Tls system() {
        return SYSTEM;
    }

    /**
     * Trusts the certificates in a PEM file too.
     *
     * @throws IOException if the file cannot be read, or has no certificate
     */
    public Tls trusting(Path pem) throws IOException {
        return trusting(Pem.certificates(Objects.requireNonNull(pem, "pem")));
    }

    /** Trusts these certificates too. */
    public Tls trusting(List<X509Certificate> certificates) {
        return new Tls(settings.withAuthorities(certificates));
    }

    /**
     * Appears with a certificate, whose key is in PKCS #8 and not encrypted.
     *
     * @param certificate a PEM file with the certificate, and those between it and the authority
     * @param key a PEM file with the key; may be the same
     * @throws IOException if a file cannot be read, or has no such thing
     */
    public Tls clientCertificate(Path certificate, Path key) throws IOException {
        return clientCertificate(Pem.certificates(certificate), Pem.key(key));
    }

    /**
     * Appears with a certificate.
     *
     * @param chain the certificate, and those between it and the authority
     * @throws IllegalArgumentException if {@code chain} is empty
     */
    public Tls clientCertificate(List<X509Certificate> chain, PrivateKey key) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("chain must not be empty");
        }
        return new Tls(settings.withIdentity(chain, Objects.requireNonNull(key, "key")));
    }

    /**
     * Trusts a host only if its certificates have one of the keys that are pinned for it.
     *
     * @param host a host, or {@code *.example.org} for those below, or {@code **.example.org} for any depth
     * @param pin the hash of the key: {@code sha256/} and 44 characters in Base64
     * @throws IllegalArgumentException if {@code host} or {@code pin} is not of that form
     */
    public Tls pin(String host, String pin) {
        return new Tls(settings.withPin(new TlsSettings.Pin(host, pin)));
    }

    /**
     * Trusts every server, so that anyone on the way can read and change everything. For tests on one's own machine; a
     * session that uses it logs a warning.
     */
    public Tls insecure() {
        return new Tls(settings.trustingAll());
    }

    TlsSettings settings() {
        return settings;
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}

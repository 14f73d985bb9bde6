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
 * TLS settings: which servers to trust and which client certificate to present. Immutable: a method that changes
 * something returns new settings. Over HTTP/1.1, requests share connections only if they have the same {@code Tls}
 * object, so a program should create one object and reuse it.
 */
public final class Tls {
    private static final Tls SYSTEM = new Tls(TlsSettings.SYSTEM);

    private final TlsSettings settings;

    private Tls(TlsSettings settings) {
        this.settings = settings;
    }

    /** Trusts the certificate authorities of the JVM and presents no client certificate. */
    public static Tls system() {
        return SYSTEM;
    }

    /**
     * Also trusts the certificates in a PEM file.
     *
     * @throws IOException if the file cannot be read or contains no certificate
     */
    public Tls trusting(Path pem) throws IOException {
        return trusting(Pem.certificates(Objects.requireNonNull(pem, "pem")));
    }

    /** Also trusts these certificates. */
    public Tls trusting(List<X509Certificate> certificates) {
        return new Tls(settings.withAuthorities(certificates));
    }

    /**
     * Presents a client certificate, whose key is in unencrypted PKCS #8 form.
     *
     * @param certificate a PEM file with the certificate and any intermediate certificates
     * @param key a PEM file with the key; may be the same file
     * @throws IOException if a file cannot be read or does not contain a certificate or key
     */
    public Tls clientCertificate(Path certificate, Path key) throws IOException {
        return clientCertificate(Pem.certificates(certificate), Pem.key(key));
    }

    /**
     * Presents a client certificate.
     *
     * @param chain the certificate, followed by any intermediate certificates
     * @throws IllegalArgumentException if {@code chain} is empty
     */
    public Tls clientCertificate(List<X509Certificate> chain, PrivateKey key) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("chain must not be empty");
        }
        return new Tls(settings.withIdentity(chain, Objects.requireNonNull(key, "key")));
    }

    /**
     * Pins a key: {@code host} is trusted only if its certificate chain contains one of the keys pinned for it.
     *
     * @param host a host; {@code *.example.org} for its direct subdomains; {@code **.example.org} for
     *     {@code example.org} and its subdomains at any depth
     * @param pin the hash of the key: {@code sha256/} and 44 characters of Base64
     * @throws IllegalArgumentException if {@code host} or {@code pin} does not have the form described above
     */
    public Tls pin(String host, String pin) {
        return new Tls(settings.withPin(new TlsSettings.Pin(host, pin)));
    }

    /**
     * Trusts every server. An attacker between client and server can then read and change the traffic. For tests on a
     * local machine; a session with this setting logs a warning.
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

package dev.weft.http;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import okhttp3.CertificatePinner;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust over https, and as whom to appear. Immutable; each method gives settings that differ in one thing.
 * Connections are shared by requests with the very same settings, so a program makes them once.
 */
public final class Tls {
    private static final Tls SYSTEM = new Tls(List.of(), null, List.of(), false);

    private final List<X509Certificate> authorities;
    private final @Nullable Identity identity;
    private final List<Pin> pins;
    private final boolean insecure;

    private Tls(List<X509Certificate> authorities, @Nullable Identity identity, List<Pin> pins, boolean insecure) {
        this.authorities = authorities;
        this.identity = identity;
        this.pins = pins;
        this.insecure = insecure;
    }

    /** Trusts whom the JVM trusts, and appears as nobody. */
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
        List<X509Certificate> more = new ArrayList<>(authorities);
        more.addAll(certificates);
        return new Tls(List.copyOf(more), identity, pins, insecure);
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
        return new Tls(authorities, new Identity(List.copyOf(chain), key), pins, insecure);
    }

    /**
     * Trusts a host only if its certificates have one of the keys that are pinned for it.
     *
     * @param host a host, or {@code *.example.org} for those below, or {@code **.example.org} for any depth
     * @param pin the hash of the key: {@code sha256/} and 44 characters in Base64
     * @throws IllegalArgumentException if {@code host} or {@code pin} is not of that form
     */
    public Tls pin(String host, String pin) {
        List<Pin> more = new ArrayList<>(pins);
        more.add(new Pin(host, pin));
        Tls pinned = new Tls(authorities, identity, List.copyOf(more), insecure);
        pinned.pinner();
        return pinned;
    }

    /**
     * Trusts everybody, so anybody on the way can read and change everything. For tests on one's own machine; a session
     * that uses it logs a warning.
     */
    public Tls insecure() {
        return new Tls(authorities, identity, pins, true);
    }

    boolean isInsecure() {
        return insecure;
    }

    boolean isSystem() {
        return authorities.isEmpty() && identity == null && !insecure;
    }

    List<X509Certificate> authorities() {
        return authorities;
    }

    @Nullable
    Identity identity() {
        return identity;
    }

    CertificatePinner pinner() {
        CertificatePinner.Builder pinner = new CertificatePinner.Builder();
        pins.forEach(pin -> pinner.add(pin.host, pin.hash));
        return pinner.build();
    }

    @Override
    public String toString() {
        return "TLS" + (insecure ? ", trusting everybody" : "")
                + (authorities.isEmpty() ? "" : ", " + authorities.size() + " authorities more")
                + (identity == null ? "" : ", as " + identity.chain.getFirst().getSubjectX500Principal())
                + (pins.isEmpty() ? "" : ", " + pins.size() + " pins");
    }

    /** As whom to appear. */
    record Identity(List<X509Certificate> chain, PrivateKey key) {}

    private record Pin(String host, String hash) {}
}

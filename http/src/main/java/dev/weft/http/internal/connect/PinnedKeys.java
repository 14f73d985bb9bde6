package dev.weft.http.internal.connect;

import dev.weft.http.internal.net.TlsSettings.Pin;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The keys that are pinned for a host.
 *
 * @param hashes the hashes of the keys: {@code sha256/} and 44 characters of Base64
 */
record PinnedKeys(Set<String> hashes) {

    /** The keys of those {@code pins} whose host matches {@code host}. */
    static PinnedKeys of(String host, List<Pin> pins) {
        return new PinnedKeys(pins.stream()
                .filter(pin -> matches(pin.host(), host))
                .map(Pin::hash)
                .collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * Whether {@code host} matches the host of a pin. {@code *.} stands for one label, {@code **.} for any number of
     * labels or none.
     */
    private static boolean matches(String pattern, String host) {
        if (pattern.startsWith("**.")) {
            String domain = pattern.substring(3);
            return host.equals(domain) || host.endsWith("." + domain);
        }
        if (pattern.startsWith("*.")) {
            int dot = host.indexOf('.');
            return dot > 0 && host.substring(dot).equals(pattern.substring(1));
        }
        return host.equals(pattern);
    }

    /** Whether no key is pinned, so that every key is accepted. */
    boolean isEmpty() {
        return hashes.isEmpty();
    }

    /** Whether the key of one of {@code certificates} is pinned. */
    boolean includeOneOf(List<X509Certificate> certificates) {
        return certificates.stream().anyMatch(each -> hashes.contains(hash(each)));
    }

    private static String hash(X509Certificate certificate) {
        try {
            byte[] key = certificate.getPublicKey().getEncoded();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
            return "sha256/" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}

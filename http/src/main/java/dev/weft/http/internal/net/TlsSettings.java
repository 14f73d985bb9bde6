package dev.weft.http.internal.net;

import dev.weft.http.spi.Authority;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings for https: the servers to trust and the client certificate to present. The public {@code Tls} wraps this
 * record. Over HTTP/1.1, requests share connections only if they have the same settings object. If a request has its
 * own settings, they are an attribute of the request, whose key is this class.
 *
 * @param authorities certificates to trust in addition to the certificates that the JVM trusts
 * @param identity the client certificate to present, or null
 * @param pins the keys that hosts must have
 * @param insecure whether every server is trusted
 */
public record TlsSettings(
        List<X509Certificate> authorities, @Nullable Identity identity, List<Pin> pins, boolean insecure) {
    public static final TlsSettings SYSTEM = new TlsSettings(List.of(), null, List.of(), false);

    /** These settings with more trusted certificates. */
    public TlsSettings withAuthorities(List<X509Certificate> more) {
        return new TlsSettings(plus(authorities, more), identity, pins, insecure);
    }

    /** These settings with a client certificate. */
    public TlsSettings withIdentity(List<X509Certificate> chain, PrivateKey key) {
        return new TlsSettings(authorities, new Identity(List.copyOf(chain), key), pins, insecure);
    }

    /** These settings with one more pin. */
    public TlsSettings withPin(Pin pin) {
        return new TlsSettings(authorities, identity, plus(pins, List.of(pin)), insecure);
    }

    /** These settings, trusting every server. */
    public TlsSettings trustingAll() {
        return new TlsSettings(authorities, identity, pins, true);
    }

    private static <T> List<T> plus(List<T> list, List<? extends T> more) {
        return Stream.<T>concat(list.stream(), more.stream()).toList();
    }

    /** Whether the JVM's default TLS context can be used; pins do not need another context. */
    public boolean isSystem() {
        return authorities.isEmpty() && identity == null && !insecure;
    }

    /**
     * Compares by identity. Settings are compared for each request, and comparing certificates would take longer than
     * finding a connection.
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return "TLS" + (insecure ? ", trusting every server" : "")
                + (authorities.isEmpty() ? "" : ", " + number(authorities.size(), "more authority", "more authorities"))
                + (identity == null ? "" : ", as " + identity.chain.getFirst().getSubjectX500Principal())
                + (pins.isEmpty() ? "" : ", " + number(pins.size(), "pin", "pins"));
    }

    private static String number(int count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    /**
     * A client certificate and its key.
     *
     * @param chain the certificate, followed by any intermediate certificates
     * @param key the private key
     */
    public record Identity(List<X509Certificate> chain, PrivateKey key) {}

    /**
     * A key that a host must have.
     *
     * @param host a host; {@code *.example.org} for its direct subdomains; {@code **.example.org} for
     *     {@code example.org} and its subdomains at any depth
     * @param hash the hash of the key
     */
    public record Pin(String host, String hash) {
        private static final Pattern HASH = Pattern.compile("sha256/[A-Za-z0-9+/]{43}=");

        /**
         * Checks the form of {@code host} and {@code hash}.
         *
         * @throws IllegalArgumentException if {@code host} or {@code hash} does not have the required form
         */
        public Pin {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(hash, "pin");
            requireHost(host);
            if (!HASH.matcher(hash).matches()) {
                throw new IllegalArgumentException(
                        "pin must be sha256/ and 44 characters in Base64, but is '" + hash + "'");
            }
        }

        private static void requireHost(String pattern) {
            String host = pattern.startsWith("**.")
                    ? pattern.substring(3)
                    : pattern.startsWith("*.") ? pattern.substring(2) : pattern;
            if (host.contains("*")) {
                throw new IllegalArgumentException(
                        "host must be a name, optionally after *. or **., but is '" + pattern + "'");
            }
            new Authority(host, 443);
        }
    }
}

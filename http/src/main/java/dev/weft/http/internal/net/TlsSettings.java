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
 * Which servers are trusted over https, and which certificate is shown. The public {@code Tls} is a view of it. Connections are shared by
 * requests that have the very same object; a request that differs from its session carries it under this class.
 *
 * @param authorities trusted besides those that the JVM trusts
 * @param identity the certificate to show, or null
 * @param pins keys that hosts must have
 * @param insecure whether every certificate is taken
 */
public record TlsSettings(
        List<X509Certificate> authorities, @Nullable Identity identity, List<Pin> pins, boolean insecure) {
    public static final TlsSettings SYSTEM = new TlsSettings(List.of(), null, List.of(), false);

    /** These with more authorities. */
    public TlsSettings withAuthorities(List<X509Certificate> more) {
        return new TlsSettings(plus(authorities, more), identity, pins, insecure);
    }

    /** These with an identity. */
    public TlsSettings withIdentity(List<X509Certificate> chain, PrivateKey key) {
        return new TlsSettings(authorities, new Identity(List.copyOf(chain), key), pins, insecure);
    }

    /** These with one more pin. */
    public TlsSettings withPin(Pin pin) {
        return new TlsSettings(authorities, identity, plus(pins, List.of(pin)), insecure);
    }

    /** These, taking every certificate. */
    public TlsSettings trustingAll() {
        return new TlsSettings(authorities, identity, pins, true);
    }

    private static <T> List<T> plus(List<T> some, List<? extends T> more) {
        return Stream.<T>concat(some.stream(), more.stream()).toList();
    }

    /** Whether the JVM's own way to trust will do. */
    public boolean isSystem() {
        return authorities.isEmpty() && identity == null && !insecure;
    }

    /** The same object: to compare certificates takes longer than to find a connection. */
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
                + (authorities.isEmpty() ? "" : ", " + authorities.size() + " authorities more")
                + (identity == null ? "" : ", as " + identity.chain.getFirst().getSubjectX500Principal())
                + (pins.isEmpty() ? "" : ", " + pins.size() + " pins");
    }

    /**
     * The certificate to show.
     *
     * @param chain the certificate, and those between it and the authority
     * @param key its key
     */
    public record Identity(List<X509Certificate> chain, PrivateKey key) {}

    /**
     * A key that a host must have.
     *
     * @param host a host, or {@code *.example.org} for those below, or {@code **.example.org} for any depth
     * @param hash the hash of the key
     */
    public record Pin(String host, String hash) {
        private static final Pattern HASH = Pattern.compile("sha256/[A-Za-z0-9+/]{43}=");

        /**
         * A pin.
         *
         * @throws IllegalArgumentException if {@code host} or {@code hash} is not of its form
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
                        "host must be a name, or *. or **. and a name, but is '" + pattern + "'");
            }
            new Authority(host, 443);
        }
    }
}

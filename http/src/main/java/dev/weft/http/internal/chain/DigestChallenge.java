package dev.weft.http.internal.chain;

import dev.weft.http.spi.BodyWriter;
import dev.weft.http.spi.Url;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A digest challenge of a server, and the number of times that it has been answered. Each answer contains that number,
 * which the server uses to reject replayed requests. See RFC 7616.
 */
final class DigestChallenge {
    private static final HexFormat HEX = HexFormat.of();

    /** The JDK's names of the hash functions, by the names in the protocol. */
    private static final Map<String, String> HASHES =
            Map.of("MD5", "MD5", "SHA-256", "SHA-256", "SHA-512-256", "SHA-512/256");

    /** The quality of protection in which the hash covers method and URL. */
    private static final String QOP_AUTH = "auth";

    /** The quality of protection in which the hash also covers the body. */
    private static final String QOP_AUTH_INT = "auth-int";

    /** The hash functions, the strongest first. */
    private static final List<String> STRENGTH = List.of("SHA-512-256", "SHA-256", "MD5");

    private final Map<String, String> parameters;
    private final String algorithm;
    private final AtomicInteger uses = new AtomicInteger();

    DigestChallenge(Map<String, String> parameters) {
        this.parameters = parameters;
        this.algorithm = parameters.getOrDefault("algorithm", "MD5");
    }

    /** Whether this challenge can be answered: its hash function and quality of protection are supported. */
    boolean isSupported() {
        return HASHES.containsKey(hash())
                && parameters.containsKey("nonce")
                && (offers(QOP_AUTH) || offers(QOP_AUTH_INT) || !parameters.containsKey("qop"));
    }

    private boolean offers(String quality) {
        return Arrays.stream(parameters.getOrDefault("qop", "").split(",", -1))
                .anyMatch(offered -> offered.strip().equalsIgnoreCase(quality));
    }

    /**
     * Whether the answer covers the body. The answer covers the body only if the server offers nothing else, because
     * the body must be written an extra time to compute the hash.
     */
    boolean coversBody() {
        return offers(QOP_AUTH_INT) && !offers(QOP_AUTH);
    }

    /** The rank of the hash function among the supported functions; a lower rank is stronger. */
    int rank() {
        return STRENGTH.indexOf(hash());
    }

    private String hash() {
        String upper = algorithm.toUpperCase(Locale.ROOT);
        return isSession() ? upper.substring(0, upper.length() - "-SESS".length()) : upper;
    }

    private boolean isSession() {
        return algorithm.toUpperCase(Locale.ROOT).endsWith("-SESS");
    }

    /** Whether the previous answer was correct except that its nonce had expired. */
    boolean isStale() {
        return "true".equalsIgnoreCase(parameters.get("stale"));
    }

    /**
     * Counts one more use of this challenge, and returns the value of the {@code Authorization} header that answers it.
     *
     * @param body the request body, which is hashed if the answer {@linkplain #coversBody covers} it; or null
     * @throws IOException if writing the body fails
     * @throws InterruptedException if the caller is cancelled while the body is written
     */
    String answer(Proof.Digest credentials, String method, Url url, @Nullable BodyWriter body, String clientNonce)
            throws IOException, InterruptedException {
        String path = url.target();
        String count = String.format(Locale.ROOT, "%08x", uses.incrementAndGet());
        // The names come from RFC 7616, section 3.4: response = H(H(A1):nonce:nc:cnonce:qop:H(A2)).
        String ha2 = hash(method + ":" + path + (coversBody() ? ":" + hash(body) : ""));
        String quality = quality();
        String response = quality == null
                ? hash(String.join(":", ha1(credentials, clientNonce), nonce(), ha2))
                : hash(String.join(":", ha1(credentials, clientNonce), nonce(), count, clientNonce, quality, ha2));
        String qualityParameters =
                quality == null ? "" : ", qop=" + quality + ", nc=" + count + ", cnonce=" + quoted(clientNonce);
        return header(credentials, path, response) + qualityParameters;
    }

    /** The quality of protection to use; null if the server offers no quality of protection (RFC 2069). */
    private @Nullable String quality() {
        return !parameters.containsKey("qop") ? null : coversBody() ? QOP_AUTH_INT : QOP_AUTH;
    }

    private String ha1(Proof.Digest credentials, String clientNonce) {
        String hash = hash(credentials.user() + ":" + realm() + ":" + credentials.password());
        return isSession() ? hash(hash + ":" + nonce() + ":" + clientNonce) : hash;
    }

    private String header(Proof.Digest credentials, String path, String response) {
        boolean hidesUser = "true".equalsIgnoreCase(parameters.get("userhash"));
        String user = hidesUser ? hash(credentials.user() + ":" + realm()) : credentials.user();
        StringBuilder header = new StringBuilder("Digest username=").append(quoted(user));
        header.append(", realm=").append(quoted(realm()));
        header.append(", nonce=").append(quoted(nonce()));
        header.append(", uri=").append(quoted(path));
        header.append(", response=").append(quoted(response));
        header.append(parameters.containsKey("algorithm") ? ", algorithm=" + algorithm : "");
        header.append(
                parameters.containsKey("opaque") ? ", opaque=" + quoted(parameters.getOrDefault("opaque", "")) : "");
        header.append(hidesUser ? ", userhash=true" : "");
        return header.toString();
    }

    private String realm() {
        return parameters.getOrDefault("realm", "");
    }

    private String nonce() {
        return parameters.getOrDefault("nonce", "");
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private String hash(String text) {
        return HEX.formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private String hash(@Nullable BodyWriter body) throws IOException, InterruptedException {
        MessageDigest digest = digest();
        if (body != null) {
            body.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        }
        return HEX.formatHex(digest.digest());
    }

    private MessageDigest digest() {
        try {
            return MessageDigest.getInstance(
                    Objects.requireNonNull(HASHES.get(hash()), "the challenge is not supported"));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has these hash functions", e);
        }
    }
}

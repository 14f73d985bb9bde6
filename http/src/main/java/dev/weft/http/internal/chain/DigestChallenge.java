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
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A digest challenge of a server, and the number of times it has been answered. The server uses that count, which each
 * answer contains, to reject replayed requests. See RFC 7616.
 */
final class DigestChallenge {
    private static final HexFormat HEX = HexFormat.of();

    /** The JDK's names of the hash functions, by the names in the protocol. */
    private static final Map<String, String> HASHES =
            Map.of("MD5", "MD5", "SHA-256", "SHA-256", "SHA-512-256", "SHA-512/256");

    /** The qualities of protection: a hash over method and URL, or also over the body. */
    private static final String PROOF = "auth";

    private static final String PROOF_OF_BODY = "auth-int";

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
    boolean isKnown() {
        return HASHES.containsKey(hash())
                && parameters.containsKey("nonce")
                && (offers(PROOF) || offers(PROOF_OF_BODY) || !parameters.containsKey("qop"));
    }

    private boolean offers(String quality) {
        return Arrays.stream(parameters.getOrDefault("qop", "").split(",", -1))
                .anyMatch(offered -> offered.strip().equalsIgnoreCase(quality));
    }

    /**
     * Whether the answer covers the body. This is so only if the server offers nothing else, because the body must be
     * written one more time.
     */
    boolean coversBody() {
        return offers(PROOF_OF_BODY) && !offers(PROOF);
    }

    /** The rank of the hash function among those supported; lower is stronger. */
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
     * The value of the {@code Authorization} header that answers this challenge for the next request.
     *
     * @param body the request body, which is hashed if the answer {@linkplain #coversBody covers} it; or null
     * @throws IOException if the body cannot be read
     * @throws InterruptedException if the caller is cancelled while the body is written
     */
    String answer(Proof.Digest credentials, String method, Url url, @Nullable BodyWriter body, String clientNonce)
            throws IOException, InterruptedException {
        String path = url.target();
        String count = String.format(Locale.ROOT, "%08x", uses.incrementAndGet());
        String action = hashed(method + ":" + path + (coversBody() ? ":" + hashed(body) : ""));
        String quality = quality();
        String response = quality == null
                ? hashed(String.join(":", secret(credentials, clientNonce), nonce(), action))
                : hashed(String.join(
                        ":", secret(credentials, clientNonce), nonce(), count, clientNonce, quality, action));
        String counted =
                quality == null ? "" : ", qop=" + quality + ", nc=" + count + ", cnonce=" + quoted(clientNonce);
        return header(credentials, path, response) + counted;
    }

    /** The quality of protection to use; null for a server that predates them (RFC 2069). */
    private @Nullable String quality() {
        return !parameters.containsKey("qop") ? null : coversBody() ? PROOF_OF_BODY : PROOF;
    }

    private String secret(Proof.Digest credentials, String clientNonce) {
        String secret = hashed(credentials.user() + ":" + realm() + ":" + credentials.password());
        return isSession() ? hashed(secret + ":" + nonce() + ":" + clientNonce) : secret;
    }

    private String header(Proof.Digest credentials, String path, String response) {
        boolean hidden = "true".equalsIgnoreCase(parameters.get("userhash"));
        String user = hidden ? hashed(credentials.user() + ":" + realm()) : credentials.user();
        StringBuilder header = new StringBuilder("Digest username=").append(quoted(user));
        header.append(", realm=").append(quoted(realm()));
        header.append(", nonce=").append(quoted(nonce()));
        header.append(", uri=").append(quoted(path));
        header.append(", response=").append(quoted(response));
        header.append(parameters.containsKey("algorithm") ? ", algorithm=" + algorithm : "");
        header.append(
                parameters.containsKey("opaque") ? ", opaque=" + quoted(parameters.getOrDefault("opaque", "")) : "");
        header.append(hidden ? ", userhash=true" : "");
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

    private String hashed(String text) {
        return HEX.formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private String hashed(@Nullable BodyWriter body) throws IOException, InterruptedException {
        MessageDigest digest = digest();
        if (body != null) {
            body.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        }
        return HEX.formatHex(digest.digest());
    }

    private MessageDigest digest() {
        try {
            return MessageDigest.getInstance(HASHES.getOrDefault(hash(), "MD5"));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has these hash functions", e);
        }
    }
}

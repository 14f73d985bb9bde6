package dev.weft.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** What a server wants proven, and how often that was done: RFC 7616. */
final class DigestChallenge {
    private static final HexFormat HEX = HexFormat.of();

    /** The hash functions by the names that servers know, the best ones first. */
    private static final Map<String, String> HASHES =
            Map.of("MD5", "MD5", "SHA-256", "SHA-256", "SHA-512-256", "SHA-512/256");

    private static final List<String> STRENGTH = List.of("SHA-512-256", "SHA-256", "MD5");

    private final Map<String, String> parameters;
    private final String algorithm;
    private final AtomicInteger uses = new AtomicInteger();

    DigestChallenge(Map<String, String> parameters) {
        this.parameters = parameters;
        this.algorithm = parameters.getOrDefault("algorithm", "MD5");
    }

    /** Whether it can be met: it uses a hash and a quality of protection that are known here. */
    boolean isKnown() {
        String quality = parameters.get("qop");
        return HASHES.containsKey(hash())
                && parameters.containsKey("nonce")
                && (quality == null || offersAuth(quality));
    }

    private static boolean offersAuth(String qualities) {
        return Arrays.stream(qualities.split(",", -1))
                .anyMatch(quality -> quality.strip().equalsIgnoreCase("auth"));
    }

    /** How good it is: less is better. */
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

    /** Whether the proof was right but for its age. */
    boolean isStale() {
        return "true".equalsIgnoreCase(parameters.get("stale"));
    }

    /** The header that proves it, for the next request. */
    String answer(Credentials.Digest credentials, String method, HttpUrl url, String clientNonce) {
        String path = url.encodedQuery() == null ? url.encodedPath() : url.encodedPath() + "?" + url.encodedQuery();
        String count = String.format(Locale.ROOT, "%08x", uses.incrementAndGet());
        String secret = hashed(credentials.user() + ":" + realm() + ":" + credentials.password());
        if (isSession()) {
            secret = hashed(secret + ":" + nonce() + ":" + clientNonce);
        }
        String action = hashed(method + ":" + path);
        boolean counted = parameters.containsKey("qop");
        String response = counted
                ? hashed(String.join(":", secret, nonce(), count, clientNonce, "auth", action))
                : hashed(String.join(":", secret, nonce(), action));
        return header(credentials, path, response, counted ? count : null, clientNonce);
    }

    private String header(
            Credentials.Digest credentials, String path, String response, @Nullable String count, String clientNonce) {
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
        header.append(count == null ? "" : ", qop=auth, nc=" + count + ", cnonce=" + quoted(clientNonce));
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
        try {
            MessageDigest digest = MessageDigest.getInstance(HASHES.getOrDefault(hash(), "MD5"));
            return HEX.formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has it", e);
        }
    }
}

package dev.weft.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/**
 * The credentials of a request, such as a user name and password. Credentials are sent to one origin only; after a
 * redirect to another origin they are not sent.
 */
public sealed interface Credentials {

    /**
     * A user name and a password, sent in the clear and therefore suitable for https only. They are sent without
     * waiting for a challenge.
     *
     * @throws IllegalArgumentException if {@code user} contains a colon
     * @implNote RFC 7617.
     */
    static Credentials basic(String user, String password) {
        if (user.contains(":")) {
            throw new IllegalArgumentException("user must not contain a colon, but is '" + user + "'");
        }
        return new Basic(user, Objects.requireNonNull(password, "password"));
    }

    /**
     * A bearer token, sent in the clear and therefore suitable for https only. It is sent without waiting for a
     * challenge.
     *
     * @implNote RFC 6750.
     */
    static Credentials bearer(String token) {
        return new Bearer(Objects.requireNonNull(token, "token"));
    }

    /**
     * A user name, and a proof that the sender knows the password. The password itself is not sent. The proof answers a
     * challenge of the server, so the first request is sent twice and needs a replayable body.
     *
     * @implNote RFC 7616 with MD5, SHA-256 and SHA-512-256, each also in its {@code -sess} form. {@code auth-int},
     *     which also covers the body, is used only if the server accepts nothing else, because the body must be written
     *     an extra time to compute the hash.
     */
    static Credentials digest(String user, String password) {
        return new Digest(Objects.requireNonNull(user, "user"), Objects.requireNonNull(password, "password"));
    }

    /** The credentials of {@link Credentials#basic}. */
    record Basic(String user, String password) implements Credentials {
        String header() {
            return "Basic "
                    + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        }

        /** The kind of credentials and the user; the password is left out. */
        @Override
        public String toString() {
            return "basic credentials of " + user;
        }
    }

    /** The credentials of {@link Credentials#bearer}. */
    record Bearer(String token) implements Credentials {
        String header() {
            return "Bearer " + token;
        }

        /** The kind of credentials; the token is left out. */
        @Override
        public String toString() {
            return "bearer token";
        }
    }

    /** The credentials of {@link Credentials#digest}. */
    record Digest(String user, String password) implements Credentials {
        /** The kind of credentials and the user; the password is left out. */
        @Override
        public String toString() {
            return "digest credentials of " + user;
        }
    }
}

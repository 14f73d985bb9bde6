package dev.weft.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/** What a request shows to be granted access. It is shown to one origin only, and not sent along when a redirect leads to another. */
public sealed interface Credentials {

    /**
     * A name and a password, shown as they are: fit for https only. They are sent without waiting to be asked.
     *
     * @throws IllegalArgumentException if the name contains a colon
     * @implNote RFC 7617.
     */
    static Credentials basic(String user, String password) {
        if (user.contains(":")) {
            throw new IllegalArgumentException("user must not contain a colon, but is '" + user + "'");
        }
        return new Basic(user, Objects.requireNonNull(password, "password"));
    }

    /**
     * A token, shown as it is: fit for https only. It is sent without waiting to be asked.
     *
     * @implNote RFC 6750.
     */
    static Credentials bearer(String token) {
        return new Bearer(Objects.requireNonNull(token, "token"));
    }

    /**
     * A name, and the proof that the sender knows the password. The server asks for it first, so the first request is sent
     * twice, and must have a body that can be.
     *
     * @implNote RFC 7616: MD5, SHA-256 and SHA-512-256, with and without session; {@code auth-int}, a proof over the body
     *     too, for servers that take no other: the body is written once more.
     */
    static Credentials digest(String user, String password) {
        return new Digest(Objects.requireNonNull(user, "user"), Objects.requireNonNull(password, "password"));
    }

    /** See {@link Credentials#basic}. */
    record Basic(String user, String password) implements Credentials {
        String header() {
            return "Basic "
                    + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "basic credentials of " + user;
        }
    }

    /** See {@link Credentials#bearer}. */
    record Bearer(String token) implements Credentials {
        String header() {
            return "Bearer " + token;
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "bearer token";
        }
    }

    /** See {@link Credentials#digest}. */
    record Digest(String user, String password) implements Credentials {
        /** Without the password. */
        @Override
        public String toString() {
            return "digest credentials of " + user;
        }
    }
}

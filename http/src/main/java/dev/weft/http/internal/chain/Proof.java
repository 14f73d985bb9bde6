package dev.weft.http.internal.chain;

/** Credentials, as they are shown: either in a header that is known beforehand, or by an answer to a challenge. */
public sealed interface Proof {

    /**
     * A header that is the same each time.
     *
     * @param header the value of {@code Authorization}
     */
    record Plain(String header) implements Proof {
        /** Without the secret. */
        @Override
        public String toString() {
            return "plain credentials";
        }
    }

    /**
     * A name, and the proof that the sender knows the password.
     *
     * @param user the name
     * @param password the password
     */
    record Digest(String user, String password) implements Proof {
        /** Without the password. */
        @Override
        public String toString() {
            return "digest credentials of " + user;
        }
    }
}

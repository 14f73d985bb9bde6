package dev.weft.http.internal.chain;

/** Credentials in the form in which they are sent: as a fixed header, or as the answer to a challenge. */
public sealed interface Proof {

    /**
     * Credentials that are sent in a fixed header, without a challenge.
     *
     * @param header the value of {@code Authorization}
     */
    record Plain(String header) implements Proof {
        /** Omits the header, which is a secret. */
        @Override
        public String toString() {
            return "plain credentials";
        }
    }

    /**
     * Credentials that answer a digest challenge.
     *
     * @param user the user name
     * @param password the password
     */
    record Digest(String user, String password) implements Proof {
        /** Omits the password. */
        @Override
        public String toString() {
            return "digest credentials of " + user;
        }
    }
}

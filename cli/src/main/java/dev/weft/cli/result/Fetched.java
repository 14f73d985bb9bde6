package dev.weft.cli.result;

import org.jspecify.annotations.Nullable;

/**
 * The result for one target.
 *
 * @param url the URL as given, without a password
 * @param answer the response, or null if there is none
 * @param failure the failure, or null if there is none
 * @param timing the timing of the request and its phases
 * @param tries the number of tries, not counting redirects
 * @param details more information about the target
 */
public record Fetched(
        String url, @Nullable Answer answer, @Nullable Failure failure, Timing timing, int tries, Details details) {

    /** Creates a result. Passwords are removed from the URL. */
    public Fetched {
        url = Secrets.hide(url);
    }

    /** Creates a result without details. */
    public Fetched(String url, @Nullable Answer answer, @Nullable Failure failure, Timing timing, int tries) {
        this(url, answer, failure, timing, tries, Details.NONE);
    }

    /** This result with details. */
    public Fetched with(Details other) {
        return new Fetched(url, answer, failure, timing, tries, other);
    }

    /** This result for the same target with another origin. */
    public Fetched at(Origin origin) {
        return with(details.at(origin));
    }

    /** The result for a response, which is a failure unless its status is from 200 to 299. */
    public static Fetched answered(String url, Answer answer, Timing timing, int tries) {
        Failure failure = answer.isSuccess() ? null : new Failure(FailureKind.STATUS, "status " + answer.status());
        return new Fetched(url, answer, failure, timing, tries);
    }

    /** The result for a target without a response. */
    public static Fetched failed(String url, FailureKind kind, String reason, Timing timing, int tries) {
        return new Fetched(url, null, new Failure(kind, reason), timing, tries);
    }

    /** This result as a failure, for a reason that was found after the response had arrived. */
    public Fetched butFailed(FailureKind kind, String reason) {
        return new Fetched(url, answer, new Failure(kind, reason), timing, tries, details);
    }

    /** This result with the file in which the body was saved. */
    public Fetched savedAs(String file) {
        return answer == null ? this : new Fetched(url, answer.savedAs(file), failure, timing, tries, details);
    }

    /** Whether the response was a success and was processed completely. */
    public boolean isSuccess() {
        return failure == null;
    }

    /**
     * Whether a later run need not fetch the target again: it was fetched, or has a permanent failure status such as
     * 404. A target without a response, or with status 408, 429 or 5xx, is not settled.
     */
    public boolean isSettled() {
        if (answer == null) {
            return false;
        }
        return failure == null || (failure.kind() == FailureKind.STATUS && !answer.isTransient());
    }

    /** The length of the body; 0 if there is no response. */
    public long bytes() {
        return answer == null ? 0 : answer.bytes();
    }

    /**
     * A response.
     *
     * @param status the status code
     * @param bytes the length of the body after decompression
     * @param beginning the beginning of the body as text
     * @param file the file in which the body was saved, or null
     * @param sha256 the checksum of the body in hexadecimal digits, or null if it was not computed
     */
    public record Answer(
            int status,
            long bytes,
            String beginning,
            @Nullable String file,
            @Nullable String sha256) {

        boolean isSuccess() {
            return status >= 200 && status <= 299;
        }

        Answer savedAs(String name) {
            return new Answer(status, bytes, beginning, name, sha256);
        }

        boolean isTransient() {
            return status == 408 || status == 429 || status >= 500;
        }
    }

    /**
     * A reason for a failure.
     *
     * @param kind the kind
     * @param message a message for people
     */
    public record Failure(FailureKind kind, String message) {
        /** Creates a failure. Passwords are removed from the URLs in the message. */
        public Failure {
            message = Secrets.hide(message);
        }
    }
}

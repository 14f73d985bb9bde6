package dev.weft.cli.result;

import org.jspecify.annotations.Nullable;

/**
 * What became of one target.
 *
 * @param url as it was given
 * @param answer what came, or null if no response came
 * @param failure why it counts as failed, or null if it does not
 * @param timing when it was done, and what took how long
 * @param tries how many times it was sent, redirects not counted
 */
public record Fetched(
        String url, @Nullable Answer answer, @Nullable Failure failure, Timing timing, int tries) {

    /** What came, as it is: a status of failure is a failure. */
    public static Fetched answered(String url, Answer answer, Timing timing, int tries) {
        Failure failure = answer.isSuccess() ? null : new Failure(FailureKind.STATUS, "status " + answer.status());
        return new Fetched(url, answer, failure, timing, tries);
    }

    /** Nothing came. */
    public static Fetched failed(String url, FailureKind kind, String reason, Timing timing, int tries) {
        return new Fetched(url, null, new Failure(kind, reason), timing, tries);
    }

    /** The same, failed for a reason that was found after it came. */
    public Fetched butFailed(FailureKind kind, String reason) {
        return new Fetched(url, answer, new Failure(kind, reason), timing, tries);
    }

    /** The same, whose body was saved as {@code file}. */
    public Fetched savedAs(String file) {
        return answer == null ? this : new Fetched(url, answer.savedAs(file), failure, timing, tries);
    }

    /** Whether a response of success came, and all that had to be done with it was done. */
    public boolean isSuccess() {
        return failure == null;
    }

    /**
     * Whether fetching it again is of no use: it was fetched, or the server gave an answer that stands. What may be
     * better next time is not settled: no answer, and the statuses 408, 429 and 5xx.
     */
    public boolean isSettled() {
        if (answer == null) {
            return false;
        }
        return failure == null || (failure.kind() == FailureKind.STATUS && !answer.isPassing());
    }

    /** How long the body is, or 0 if there is none. */
    public long bytes() {
        return answer == null ? 0 : answer.bytes();
    }

    /**
     * A response.
     *
     * @param status the status code
     * @param bytes the length of the body, decompressed
     * @param head the beginning of the body
     * @param file where the body was saved, or null if it was not
     * @param sha256 the checksum of the body in hexadecimal digits, or null if none was wanted
     */
    public record Answer(
            int status,
            long bytes,
            String head,
            @Nullable String file,
            @Nullable String sha256) {

        boolean isSuccess() {
            return status >= 200 && status <= 299;
        }

        Answer savedAs(String name) {
            return new Answer(status, bytes, head, name, sha256);
        }

        boolean isPassing() {
            return status == 408 || status == 429 || status >= 500;
        }
    }

    /**
     * A reason for a failure.
     *
     * @param kind the kind
     * @param message in words
     */
    public record Failure(FailureKind kind, String message) {}
}

package dev.weft.cli;

import org.jspecify.annotations.Nullable;

/**
 * What became of one URL.
 *
 * @param url as it was given
 * @param status the status code, or null if no response came
 * @param bytes the length of the body, or null if no response came
 * @param millis how long it took
 * @param head the beginning of the body, or null if no response came
 * @param error why no response came, or null if one did
 */
record Fetched(
        String url,
        @Nullable Integer status,
        @Nullable Long bytes,
        long millis,
        @Nullable String head,
        @Nullable String error) {

    static Fetched response(String url, int status, long bytes, long millis, String head) {
        return new Fetched(url, status, bytes, millis, head, null);
    }

    static Fetched failure(String url, long millis, String error) {
        return new Fetched(url, null, null, millis, null, error);
    }

    /** Whether a response came and its status was one of success. */
    boolean isSuccess() {
        return status != null && status >= 200 && status <= 299;
    }
}

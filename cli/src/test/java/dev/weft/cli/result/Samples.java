package dev.weft.cli.result;

import dev.weft.cli.result.Fetched.Answer;

/** Results for tests. */
public final class Samples {
    private Samples() {}

    public static Fetched answered(String url, int status, long bytes, long millis, String head) {
        return Fetched.answered(url, new Answer(status, bytes, head, null, null), Timing.of(0, millis * 1000), 1);
    }

    public static Fetched failed(String url, long millis, String reason) {
        return Fetched.failed(url, FailureKind.CONNECT, reason, Timing.of(0, millis * 1000), 1);
    }
}

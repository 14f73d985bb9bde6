package dev.weft.cli;

import dev.weft.Async;
import dev.weft.http.ClientSession;
import dev.weft.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Fetches one URL and says what became of it; a failure is an answer too. */
final class Fetcher {
    private final ClientSession http;
    private final Duration timeout;
    private final int headLength;

    Fetcher(ClientSession http, Duration timeout, int headLength) {
        this.http = http;
        this.timeout = timeout;
        this.headLength = headLength;
    }

    Fetched fetch(String url) throws InterruptedException {
        long start = System.nanoTime();
        try {
            Response response = Async.withTimeout(timeout, () -> http.get(url).send());
            long millis = millisSince(start);
            return Fetched.response(url, response.status(), response.bytes().length, millis, head(response));
        } catch (IOException | TimeoutException | RuntimeException e) {
            // Any exception: one URL that cannot be fetched never stops the others.
            return Fetched.failure(url, millisSince(start), reason(e));
        }
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    private String head(Response response) {
        if (headLength == 0) {
            return "";
        }
        String text = response.text();
        return text.codePointCount(0, text.length()) <= headLength
                ? text
                : text.substring(0, text.offsetByCodePoints(0, headLength));
    }

    private static String reason(Exception thrown) {
        String message = thrown.getMessage();
        return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
    }
}

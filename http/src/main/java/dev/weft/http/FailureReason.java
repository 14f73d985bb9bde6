package dev.weft.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Says in plain words why a request failed. The type of the exception stays; what the engine threw is its cause. */
final class FailureReason {
    private FailureReason() {}

    static IOException stated(IOException thrown, HttpUrl url, Duration connectTimeout) {
        String place = url.host() + ":" + url.port();
        return switch (thrown) {
            case UnknownHostException e -> because(e, new UnknownHostException("unknown host: " + url.host()));
            case ConnectException e -> because(e, new ConnectException(connectReason(e) + ": " + place));
            case SocketTimeoutException e ->
                because(
                        e,
                        new SocketTimeoutException("no connection to " + place + " within " + words(connectTimeout)));
            default -> thrown;
        };
    }

    private static IOException because(IOException cause, IOException stated) {
        stated.initCause(cause);
        return stated;
    }

    /** The system's own words, such as "connection refused"; the engine puts them into the cause. */
    private static String connectReason(ConnectException thrown) {
        String reason = messageOf(thrown.getCause() == null ? thrown : thrown.getCause());
        return reason == null ? "no connection" : reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1);
    }

    private static @Nullable String messageOf(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null || message.isEmpty() ? null : message;
    }

    private static String words(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}

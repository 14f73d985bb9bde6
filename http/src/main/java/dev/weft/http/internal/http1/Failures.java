package dev.weft.http.internal.http1;

import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.HttpException;
import dev.weft.http.failure.HttpProtocolException;
import dev.weft.http.spi.Url;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;

/**
 * Translates the exceptions of the parser and the stream into exceptions of the module. The original exception becomes
 * the cause.
 */
final class Failures {
    private Failures() {}

    /** The exception to throw in place of {@code thrown}. */
    static HttpException translated(IOException thrown, Url url) {
        String place = url.authority().toString();
        return switch (thrown) {
            case HttpException e -> e;
            case ProtocolException e ->
                new HttpProtocolException("invalid HTTP from " + place + ": " + e.getMessage(), url.uri(), e);
            case HeadTooLargeException e ->
                new HttpProtocolException(
                        "the headers from " + place + " are too large: " + e.getMessage(), url.uri(), e);
            default ->
                new ConnectionLostException(
                        "the connection to " + place + " was lost: " + reason(thrown), url.uri(), thrown);
        };
    }

    private static String reason(IOException thrown) {
        String message = thrown.getMessage();
        if (message == null || message.isBlank()) {
            return thrown.getClass().getSimpleName();
        }
        return thrown instanceof EOFException && !message.startsWith("it ended") ? "it ended too early" : message;
    }
}

package dev.weft.http;

import dev.weft.http.CallEvents.Stage;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** Says in plain words and by type why a request failed. What the engine threw is the cause. */
final class EngineFailures {
    private static final Pattern LOOKED_AT = Pattern.compile("not found: limit=(\\d+)");
    private static final long LARGE = 16 * 1024;

    private EngineFailures() {}

    static IOException translated(IOException thrown, HttpUrl url, Stage stage) {
        return switch (thrown) {
            case HttpException e -> e;
            case UnknownHostException e -> new ConnectFailedException("unknown host: " + messageOf(e), url.uri(), e);
            case ProtocolException e
            when !isTooEarlyEnd(e) ->
                new HttpProtocolException("no HTTP from " + place(url) + ": " + messageOf(e), url.uri(), e);
            default ->
                isHeadTooLarge(thrown)
                        ? new HttpProtocolException(
                                "headers that are too large came from " + place(url), url.uri(), thrown)
                        : inStage(thrown, url, stage);
        };
    }

    /** The engine reads so much of a head, and then says that it has looked for the end of a line in vain. */
    private static boolean isHeadTooLarge(IOException thrown) {
        Throwable cause = thrown.getCause();
        Matcher looked = cause instanceof EOFException eof ? LOOKED_AT.matcher(messageOf(eof)) : null;
        return looked != null && looked.find() && Long.parseLong(looked.group(1)) >= LARGE;
    }

    private static HttpException inStage(IOException thrown, HttpUrl url, Stage stage) {
        return switch (stage) {
            case CONNECTING -> connecting(thrown, url);
            case SECURING ->
                new TlsException("no secure connection to " + place(url) + ": " + messageOf(thrown), url.uri(), thrown);
            case EXCHANGING ->
                new ConnectionLostException(
                        "the connection to " + place(url) + " was lost: " + exchangeReason(thrown), url.uri(), thrown);
        };
    }

    private static HttpException connecting(IOException thrown, HttpUrl url) {
        return new ConnectFailedException(connectReason(thrown) + ": " + place(url), url.uri(), thrown);
    }

    private static String place(HttpUrl url) {
        return url.host() + ":" + url.port();
    }

    /** The system's own words, such as "connection refused"; the engine puts them into the cause. */
    private static String connectReason(IOException thrown) {
        Throwable said = thrown instanceof ConnectException && thrown.getCause() != null ? thrown.getCause() : thrown;
        String reason = messageOf(said);
        return reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1);
    }

    private static String exchangeReason(IOException thrown) {
        return isTooEarlyEnd(thrown) ? "it ended too early" : messageOf(thrown);
    }

    /** The engine calls a body that is shorter than its length a breach of the protocol. */
    private static boolean isTooEarlyEnd(IOException thrown) {
        return thrown instanceof EOFException || messageOf(thrown).startsWith("unexpected end of stream");
    }

    private static String messageOf(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
    }
}

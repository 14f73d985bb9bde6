package dev.weft.http;

import dev.weft.http.CallEvents.Stage;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.util.Locale;
import okhttp3.HttpUrl;

/** Says in plain words and by type why a request failed. What the engine threw is the cause. */
final class EngineFailures {
    private EngineFailures() {}

    static IOException translated(IOException thrown, HttpUrl url, Stage stage) {
        return switch (thrown) {
            case HttpException e -> e;
            case UnknownHostException e -> new ConnectFailedException("unknown host: " + url.host(), url.uri(), e);
            case ProtocolException e
            when !isEndOfStream(e) ->
                new HttpProtocolException("no HTTP from " + place(url) + ": " + messageOf(e), url.uri(), e);
            default -> inStage(thrown, url, stage);
        };
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
        return thrown instanceof EOFException || isEndOfStream(thrown) ? "it ended too early" : messageOf(thrown);
    }

    /** The engine calls a body that is shorter than its length a breach of the protocol. */
    private static boolean isEndOfStream(IOException thrown) {
        return messageOf(thrown).startsWith("unexpected end of stream");
    }

    private static String messageOf(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
    }
}

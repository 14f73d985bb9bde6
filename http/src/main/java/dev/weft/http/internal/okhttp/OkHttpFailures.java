package dev.weft.http.internal.okhttp;

import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.HttpException;
import dev.weft.http.failure.HttpProtocolException;
import dev.weft.http.failure.TlsException;
import dev.weft.http.internal.okhttp.CallEvents.Stage;
import dev.weft.http.spi.Url;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in plain words and by type why a request failed. What OkHttp threw is the cause. */
final class OkHttpFailures {
    private static final Pattern LOOKED_AT = Pattern.compile("not found: limit=(\\d+)");
    private static final Pattern REFUSED_BY_PROXY = Pattern.compile("Unexpected response code for CONNECT: (\\d+)");
    private static final long LARGE = 16 * 1024;

    private OkHttpFailures() {}

    static IOException translated(IOException thrown, Url url, Stage stage) {
        return translated(thrown, url, stage, null);
    }

    /**
     * Why the request failed.
     *
     * @param proxy what it was to go through, or null
     */
    static IOException translated(IOException thrown, Url url, Stage stage, @Nullable String proxy) {
        String place = place(url, stage, proxy);
        return switch (thrown) {
            case HttpException e -> e;
            case UnknownHostException e ->
                new ConnectFailedException("unknown host: " + (proxy == null ? messageOf(e) : place), url.uri(), e);
            case ProtocolException e
            when !isTooEarlyEnd(e) ->
                new HttpProtocolException("no HTTP from " + place + ": " + messageOf(e), url.uri(), e);
            default ->
                isHeadTooLarge(thrown)
                        ? new HttpProtocolException("headers that are too large came from " + place, url.uri(), thrown)
                        : inStage(thrown, url, stage, place);
        };
    }

    /** OkHttp reads so much of a head, and then says that it has looked for the end of a line in vain. */
    private static boolean isHeadTooLarge(IOException thrown) {
        Throwable cause = thrown.getCause();
        Matcher looked = cause instanceof EOFException eof ? LOOKED_AT.matcher(messageOf(eof)) : null;
        return looked != null && looked.find() && Long.parseLong(looked.group(1)) >= LARGE;
    }

    private static HttpException inStage(IOException thrown, Url url, Stage stage, String place) {
        return switch (stage) {
            case CONNECTING -> new ConnectFailedException(connectReason(thrown) + ": " + place, url.uri(), thrown);
            case SECURING ->
                new TlsException("no secure connection to " + place + ": " + messageOf(thrown), url.uri(), thrown);
            case EXCHANGING ->
                new ConnectionLostException(
                        "the connection to " + place + " was lost: " + exchangeReason(thrown), url.uri(), thrown);
        };
    }

    /** Where it failed. While there is no connection to the host, that is the proxy, or only the proxy knows more. */
    private static String place(Url url, Stage stage, @Nullable String proxy) {
        String host = url.authority().toString();
        return proxy != null && stage == Stage.CONNECTING ? proxy + ", for " + host : host;
    }

    /** The system's own words, such as "connection refused"; OkHttp puts them into the cause. */
    private static String connectReason(IOException thrown) {
        Throwable said = thrown instanceof SocketException && thrown.getCause() != null ? thrown.getCause() : thrown;
        String reason = messageOf(said);
        Matcher refused = REFUSED_BY_PROXY.matcher(reason);
        if (said instanceof UnknownHostException) {
            return "unknown host";
        } else if (refused.matches()) {
            return "status " + refused.group(1);
        } else if (reason.equals("Failed to authenticate with proxy")) {
            return "status 407, authentication required";
        }
        return reason.startsWith("SOCKS")
                ? reason
                : reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1);
    }

    private static String exchangeReason(IOException thrown) {
        return isTooEarlyEnd(thrown) ? "it ended too early" : messageOf(thrown);
    }

    /** OkHttp calls a body that is shorter than its length a breach of the protocol. */
    private static boolean isTooEarlyEnd(IOException thrown) {
        return thrown instanceof EOFException || messageOf(thrown).startsWith("unexpected end of stream");
    }

    private static String messageOf(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
    }
}

package dev.weft.http.internal.okhttp;

import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.HttpException;
import dev.weft.http.failure.HttpProtocolException;
import dev.weft.http.failure.TlsException;
import dev.weft.http.internal.message.Words;
import dev.weft.http.internal.okhttp.CallEvents.Stage;
import dev.weft.http.spi.Url;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Translates OkHttp's exceptions into the exceptions of the module, with readable messages. OkHttp's exception becomes
 * the cause.
 */
final class OkHttpFailures {
    private static final Pattern SEARCHED = Pattern.compile("not found: limit=(\\d+)");
    private static final Pattern REFUSED_BY_PROXY = Pattern.compile("Unexpected response code for CONNECT: (\\d+)");

    /**
     * If OkHttp has searched at least this number of bytes for the end of a line, the headers were too large. If OkHttp
     * has searched fewer bytes, the connection was lost within a line.
     */
    private static final long MIN_TOO_LARGE = 16 * 1024;

    private OkHttpFailures() {}

    /**
     * Whether the server has refused the request without processing it: by the code {@code REFUSED_STREAM}, or by
     * announcing that it processes neither this stream nor later streams. If the server has closed the connection after
     * this announcement, the request may also fail to be written. OkHttp then throws the failure of the write, with the
     * refusal as its suppressed exception.
     */
    static boolean isRefusal(IOException thrown) {
        return isRefusedStream(thrown)
                || Arrays.stream(thrown.getSuppressed()).anyMatch(OkHttpFailures::isRefusedStream);
    }

    /**
     * Whether {@code thrown} is OkHttp's exception for a refused stream. OkHttp does not export the type of this
     * exception, so its message is compared.
     */
    private static boolean isRefusedStream(Throwable thrown) {
        return messageOf(thrown).equals("stream was reset: REFUSED_STREAM");
    }

    static IOException translated(IOException thrown, Url url, Stage stage) {
        return translated(thrown, url, stage, null);
    }

    /**
     * The exception to throw in place of {@code thrown}.
     *
     * @param proxy the proxy through which the call tried to connect, or null
     */
    static IOException translated(IOException thrown, Url url, Stage stage, @Nullable String proxy) {
        String place = place(url, stage, proxy);
        return switch (thrown) {
            case HttpException e -> e;
            case UnknownHostException e ->
                new ConnectFailedException("unknown host: " + (proxy == null ? messageOf(e) : place), url.uri(), e);
            case ProtocolException e
            when !isEarlyEnd(e) ->
                new HttpProtocolException("invalid HTTP from " + place + ": " + messageOf(e), url.uri(), e);
            default ->
                isHeadTooLarge(thrown)
                        ? new HttpProtocolException("the headers from " + place + " are too large", url.uri(), thrown)
                        : inStage(thrown, url, stage, place);
        };
    }

    /**
     * Whether the failure is due to OkHttp's limit on the size of response headers. OkHttp then reports that it has
     * found no line end within the limit.
     */
    private static boolean isHeadTooLarge(IOException thrown) {
        Throwable cause = thrown.getCause();
        Matcher search = cause instanceof EOFException eof ? SEARCHED.matcher(messageOf(eof)) : null;
        return search != null && search.find() && Long.parseLong(search.group(1)) >= MIN_TOO_LARGE;
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

    /**
     * The destination as written in the message: the host, or the proxy and the host while no connection through the
     * proxy exists.
     */
    private static String place(Url url, Stage stage, @Nullable String proxy) {
        String host = url.authority().toString();
        return proxy != null && stage == Stage.CONNECTING ? proxy + ", for " + host : host;
    }

    /**
     * The reason for a failed connection, such as "connection refused". OkHttp keeps the operating system's message in
     * the cause.
     */
    private static String connectReason(IOException thrown) {
        Throwable source = thrown instanceof SocketException && thrown.getCause() != null ? thrown.getCause() : thrown;
        String reason = messageOf(source);
        Matcher refused = REFUSED_BY_PROXY.matcher(reason);
        if (source instanceof UnknownHostException) {
            return "unknown host";
        } else if (refused.matches()) {
            return "status " + refused.group(1);
        } else if (reason.equals("Failed to authenticate with proxy")) {
            return "status 407, authentication required";
        }
        return Words.uncapitalized(reason);
    }

    private static String exchangeReason(IOException thrown) {
        return isEarlyEnd(thrown) ? "it ended too early" : messageOf(thrown);
    }

    /**
     * Whether the connection ended too early. OkHttp reports a body that is shorter than its declared length as a
     * protocol error, but the usual reason is a lost connection.
     */
    private static boolean isEarlyEnd(IOException thrown) {
        return thrown instanceof EOFException || messageOf(thrown).startsWith("unexpected end of stream");
    }

    private static String messageOf(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
    }
}

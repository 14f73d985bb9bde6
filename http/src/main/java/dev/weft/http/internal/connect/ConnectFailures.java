package dev.weft.http.internal.connect;

import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.failure.TlsException;
import dev.weft.http.internal.message.Words;
import dev.weft.http.spi.Url;
import dev.weft.io.NoConnectionException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Translates failures to connect into the exceptions of the module, with a message of one line. */
final class ConnectFailures {
    private ConnectFailures() {}

    /** The exception for a failure to connect to a host, directly or through a proxy. */
    static ConnectFailedException connectFailed(IOException thrown, Route route, Url url) {
        String place = route.place(url);
        String message = thrown instanceof UnknownHostException
                ? "unknown host: " + (route.proxy() == null ? messageOf(thrown) : place)
                : reason(thrown) + ": " + place;
        return new ConnectFailedException(message, url.uri(), thrown);
    }

    /** The exception for a proxy that refused to open a tunnel. */
    static ConnectFailedException tunnelRefused(int status, Route route, Url url) {
        String reason = status == 407 ? "status 407, authentication required" : "status " + status;
        return new ConnectFailedException(reason + ": " + route.place(url), url.uri(), null);
    }

    /**
     * The exception for a TLS handshake that failed.
     *
     * @param place the host, or the proxy
     */
    static TlsException handshakeFailed(IOException thrown, String place, Url url) {
        return new TlsException("no secure connection to " + place + ": " + messageOf(thrown), url.uri(), thrown);
    }

    /**
     * The reason why no connection was made, such as "connection refused". A reason that several addresses have in
     * common is given once.
     */
    private static String reason(IOException thrown) {
        if (!(thrown instanceof NoConnectionException)) {
            return Words.uncapitalized(messageOf(thrown));
        }
        return Arrays.stream(thrown.getSuppressed())
                .map(attempt ->
                        Words.uncapitalized(messageOf(attempt.getCause() == null ? attempt : attempt.getCause())))
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static String messageOf(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
    }
}

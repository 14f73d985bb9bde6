package dev.weft.cli.attempt;

import dev.weft.cli.result.FailureKind;
import dev.weft.http.event.Phase;
import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.DecodingException;
import dev.weft.http.failure.HttpProtocolException;
import dev.weft.http.failure.PhaseTimeoutException;
import dev.weft.http.failure.RedirectException;
import dev.weft.http.failure.TlsException;
import dev.weft.http.failure.TooLargeException;
import dev.weft.http.spi.Authority;
import dev.weft.spi.wait.Durations;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Classifies exceptions by the kind of failure, and gives their messages. */
final class Failures {
    private Failures() {}

    static FailureKind kind(Exception thrown) {
        return switch (thrown) {
            case SaveException _ -> FailureKind.SAVE;
            case ConnectFailedException e when e.getCause() instanceof UnknownHostException -> FailureKind.DNS;
            case ConnectFailedException _ -> FailureKind.CONNECT;
            case TlsException _ -> FailureKind.TLS;
            case HttpTimeoutException _ -> FailureKind.TIMEOUT;
            case ConnectionLostException _, HttpProtocolException _ -> FailureKind.PROTOCOL;
            case TooLargeException _ -> FailureKind.TOO_LARGE;
            case DecodingException _ -> FailureKind.DECODING;
            case RedirectException _ -> FailureKind.REDIRECTS;
            case IllegalArgumentException _ -> FailureKind.INPUT;
            default -> FailureKind.OTHER;
        };
    }

    /**
     * Returns whether an attempt has shown that this machine reaches a host or a name server. A host that refuses a connection
     * shows it, and so does the answer of a name server that there is no such host.
     *
     * @param thrown the failure of the attempt, or null if there was a response
     * @param isAnswered whether a name server answers a question for a host; called only if the host has no address
     */
    static Contact contact(@Nullable Exception thrown, Predicate<String> isAnswered) {
        return switch (thrown) {
            case null -> Contact.MADE;
            case PhaseTimeoutException late when late.phase() == Phase.CONNECT -> Contact.NONE;
            case HttpTimeoutException _ -> Contact.UNKNOWN;
            case ConnectFailedException e
            when kind(e) == FailureKind.DNS ->
                isAnswered.test(Authority.of(e.url()).host()) ? Contact.MADE : Contact.NONE;
            case ConnectFailedException e -> isRefused(e) ? Contact.MADE : Contact.NONE;
            case TlsException _, ConnectionLostException _, HttpProtocolException _ -> Contact.MADE;
            case TooLargeException _, DecodingException _, RedirectException _ -> Contact.MADE;
            default -> Contact.UNKNOWN; // an invalid request, a body that cannot be saved, a failure of unknown kind
        };
    }

    /**
     * Whether one of the attempts to connect was refused. The JDK throws a {@link ConnectException} for a refusal, and other
     * exceptions if there is no route or no network. It throws the same exception if the system has given up waiting for an
     * answer, but only after minutes, and the limit for connecting is usually shorter. Only exceptions without causes and
     * suppressed exceptions count, because they describe the single attempts.
     */
    private static boolean isRefused(Throwable thrown) {
        Throwable cause = thrown.getCause();
        boolean isLast = cause == null && thrown.getSuppressed().length == 0;
        return isLast
                ? thrown instanceof ConnectException
                : (cause != null && isRefused(cause))
                        || Arrays.stream(thrown.getSuppressed()).anyMatch(Failures::isRefused);
    }

    static String reason(Exception thrown) {
        if (thrown instanceof PhaseTimeoutException late) {
            // The exception's own message contains the URL, which is on the same line of the output anyway.
            return reason(late.phase(), Durations.inWords(late.limit()));
        }
        String message = thrown.getMessage();
        return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
    }

    /** Names the phase that a time limit has ended, and the option that sets the limit, if there is one. */
    private static String reason(Phase phase, String limit) {
        return switch (phase) {
            case TRY, TOTAL -> "not complete after " + limit + " (--timeout)";
            case QUEUE -> "no free connection within " + limit;
            case CONNECT -> "no connection within " + limit + " (--connect-timeout)";
            case TLS -> "no TLS handshake within " + limit + " (--tls-timeout)";
            case READ -> "nothing was received for " + limit + " (--read-timeout)";
            case WRITE -> "nothing could be sent for " + limit + " (--write-timeout)";
        };
    }

    /** An exception and its causes, for {@code --verbose}. */
    static String chain(@Nullable Throwable thrown) {
        StringBuilder chain = new StringBuilder();
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            chain.append(chain.isEmpty() ? "" : ", caused by ").append(t);
        }
        return chain.toString();
    }
}

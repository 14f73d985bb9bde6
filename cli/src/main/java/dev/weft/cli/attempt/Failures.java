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
import dev.weft.spi.wait.Durations;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Classifies exceptions by the kind of failure, and gives their messages. */
final class Failures {
    /** Parts of the messages of the operating system. */
    private static final List<String> ANSWERS =
            List.of("refused", "Name or service not known", "No address associated with hostname");

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
     * Returns whether an attempt has shown that this machine reaches a host or a name server.
     *
     * @param thrown the failure of the attempt, or null if there was a response
     */
    static Contact contact(@Nullable Exception thrown) {
        if (thrown == null) {
            return Contact.MADE;
        }
        boolean late = thrown instanceof PhaseTimeoutException timeout && timeout.phase() == Phase.CONNECT;
        if (late || (thrown instanceof ConnectFailedException && !isAnswer(thrown))) {
            return Contact.NONE;
        }
        return kind(thrown) == FailureKind.TIMEOUT ? Contact.UNKNOWN : Contact.MADE;
    }

    /** Whether a name server or a host has answered: that there is no such name, or that it accepts no connection. */
    private static boolean isAnswer(Exception thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            String message = String.valueOf(at.getMessage());
            if (ANSWERS.stream().anyMatch(message::contains)) {
                return true;
            }
        }
        return false;
    }

    static String reason(Exception thrown) {
        if (thrown instanceof PhaseTimeoutException late) {
            // Without the URL of the exception's own message, which is on the same line of the output anyway.
            return reason(late.phase(), Durations.inWords(late.limit()));
        }
        String message = thrown.getMessage();
        return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
    }

    /** Names the phase that a time limit has ended, and the option that sets the limit. */
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

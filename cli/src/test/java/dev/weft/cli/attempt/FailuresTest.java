package dev.weft.cli.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

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
import dev.weft.io.NoConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The messages of the operating system are in the language of the user, here in German, so they must not matter. */
class FailuresTest {
    private static final URI URL = URI.create("http://a/");

    private static IOException refused() {
        return new ConnectException("Verbindungsaufbau abgelehnt");
    }

    private static IOException noRoute() {
        return new NoRouteToHostException("Keine Route zum Zielrechner");
    }

    private static IOException noNetwork() {
        return new SocketException("Das Netzwerk ist nicht erreichbar");
    }

    private static IOException noAnswer() {
        return new SocketTimeoutException("no answer within 1 s");
    }

    /** The contact that a failure shows if the name servers need not be asked. */
    private static Contact contact(@Nullable Exception thrown) {
        return Failures.contact(thrown, host -> {
            throw new AssertionError("asks for " + host);
        });
    }

    @Test
    void responseShowsContact() {
        assertThat(contact(null)).isEqualTo(Contact.MADE);
    }

    @Test
    void connectionThatBreaksShowsContact() {
        assertThat(contact(new ConnectionLostException("lost", URL, null))).isEqualTo(Contact.MADE);
    }

    @ParameterizedTest
    @MethodSource("invalidAnswers")
    void invalidAnswerShowsContact(Exception thrown) {
        assertThat(contact(thrown)).isEqualTo(Contact.MADE);
    }

    private static Stream<Exception> invalidAnswers() {
        return Stream.of(
                new HttpProtocolException("not HTTP", URL, null),
                new TlsException("not trusted", URL, new IOException("expired")),
                new TooLargeException(URL, 1),
                new DecodingException("not gzip", URL, new IOException("cut off")),
                new RedirectException("too many redirects", List.of(URL)));
    }

    /** Such a failure happens with and without a network. */
    @ParameterizedTest
    @MethodSource("localFailures")
    void failureOfThisMachineLeavesContactUnknown(Exception thrown, FailureKind kind) {
        assertThat(Failures.kind(thrown)).isEqualTo(kind);
        assertThat(contact(thrown)).isEqualTo(Contact.UNKNOWN);
    }

    private static Stream<Arguments> localFailures() {
        return Stream.of(
                arguments(new IllegalArgumentException("no such scheme"), FailureKind.INPUT),
                arguments(new SaveException(new IOException("no space left on device")), FailureKind.SAVE),
                arguments(new IllegalStateException("a defect"), FailureKind.OTHER));
    }

    @Test
    void answerOfANameServerShowsContact() {
        IOException unknown = new UnknownHostException("a: Der Name oder der Dienst ist nicht bekannt");

        assertThat(Failures.contact(connectFailed(unknown), "a"::equals)).isEqualTo(Contact.MADE);
    }

    @Test
    void missingNameServerShowsNoContact() {
        IOException unknown = new UnknownHostException("a: Temporärer Fehler bei der Namensauflösung");

        assertThat(Failures.contact(connectFailed(unknown), _ -> false)).isEqualTo(Contact.NONE);
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void refusedConnectionShowsContact(List<IOException> attempts, Contact contact) {
        assertThat(contact(connectFailed(noConnection(attempts)))).isEqualTo(contact);
    }

    private static Stream<Arguments> attempts() {
        return Stream.of(
                arguments(List.of(refused()), Contact.MADE),
                arguments(List.of(noNetwork(), refused()), Contact.MADE),
                arguments(List.of(refused(), noAnswer()), Contact.MADE),
                arguments(List.of(noRoute()), Contact.NONE),
                arguments(List.of(noNetwork(), noNetwork()), Contact.NONE),
                arguments(List.of(noAnswer(), noRoute()), Contact.NONE));
    }

    /** The exception of a stream that could not be connected to any of several addresses. */
    private static IOException noConnection(List<IOException> attempts) {
        List<ConnectException> named = new ArrayList<>();
        for (IOException attempt : attempts) {
            named.add(because(attempt));
        }
        return new NoConnectionException("a:80", named);
    }

    private static ConnectException because(IOException cause) {
        ConnectException named = new ConnectException("127.0.0.1:80: " + cause.getMessage());
        named.initCause(cause);
        return named;
    }

    @Test
    void refusalThatOkHttpReportsShowsContact() {
        assertThat(contact(connectFailed(because(refused())))).isEqualTo(Contact.MADE);
    }

    @Test
    void timeLimitOfConnectingShowsNoContact() {
        assertThat(contact(late(Phase.CONNECT))).isEqualTo(Contact.NONE);
    }

    @ParameterizedTest
    @EnumSource(value = Phase.class, names = "CONNECT", mode = EnumSource.Mode.EXCLUDE)
    void otherTimeLimitLeavesContactUnknown(Phase phase) {
        assertThat(contact(late(phase))).isEqualTo(Contact.UNKNOWN);
    }

    private static ConnectFailedException connectFailed(IOException cause) {
        return new ConnectFailedException("no connection", URL, cause);
    }

    private static PhaseTimeoutException late(Phase phase) {
        return new PhaseTimeoutException(URL, phase, Duration.ofSeconds(1), Duration.ofSeconds(1));
    }
}

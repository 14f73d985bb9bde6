package dev.weft.cli.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.http.event.Phase;
import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.PhaseTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {
    private static final URI URL = URI.create("http://a/");

    @Test
    void responseShowsContact() {
        assertThat(Failures.contact(null)).isEqualTo(Contact.MADE);
    }

    @Test
    void connectionThatBreaksShowsContact() {
        assertThat(Failures.contact(new ConnectionLostException("lost", URL, null)))
                .isEqualTo(Contact.MADE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: Name or service not known", "a: No address associated with hostname"})
    void answerOfANameServerShowsContact(String message) {
        assertThat(Failures.contact(connectFailed(new UnknownHostException(message))))
                .isEqualTo(Contact.MADE);
    }

    @Test
    void refusedConnectionShowsContact() {
        assertThat(Failures.contact(connectFailed(new ConnectException("Connection refused"))))
                .isEqualTo(Contact.MADE);
    }

    @Test
    void missingNameServerShowsNoContact() {
        assertThat(Failures.contact(connectFailed(new UnknownHostException("a: Temporary failure in name resolution"))))
                .isEqualTo(Contact.NONE);
    }

    @Test
    void missingRouteShowsNoContact() {
        assertThat(Failures.contact(connectFailed(new NoRouteToHostException("No route to host"))))
                .isEqualTo(Contact.NONE);
    }

    @Test
    void timeLimitOfConnectingShowsNoContact() {
        assertThat(Failures.contact(late(Phase.CONNECT))).isEqualTo(Contact.NONE);
    }

    @ParameterizedTest
    @EnumSource(value = Phase.class, names = "CONNECT", mode = EnumSource.Mode.EXCLUDE)
    void otherTimeLimitLeavesContactUnknown(Phase phase) {
        assertThat(Failures.contact(late(phase))).isEqualTo(Contact.UNKNOWN);
    }

    private static ConnectFailedException connectFailed(IOException cause) {
        return new ConnectFailedException("no connection", URL, cause);
    }

    private static PhaseTimeoutException late(Phase phase) {
        return new PhaseTimeoutException(URL, phase, Duration.ofSeconds(1), Duration.ofSeconds(1));
    }
}

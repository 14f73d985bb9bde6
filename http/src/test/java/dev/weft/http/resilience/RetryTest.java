package dev.weft.http.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Async;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.http.Body;
import dev.weft.http.ClientSession;
import dev.weft.http.Response;
import dev.weft.http.event.HttpEvent;
import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.event.Phase;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.DecodingException;
import dev.weft.http.failure.StatusException;
import dev.weft.pace.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
@InEveryWay
class RetryTest {
    private static final String URL = "http://example.org/";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Retry RETRY = Retry.standard()
            .maxAttempts(3)
            .backoff(Backoff.exponential(SECOND, Duration.ofHours(1)).withoutJitter());

    @RegisterExtension
    final Runs runs;

    private final Host host = new Host();

    RetryTest(Way way) {
        runs = new Runs(way);
    }

    @Test
    void failureIsTriedAgainAfterGrowingWaits() throws Exception {
        host.thenRefuse().thenBreak("reset").thenStatus(200);

        runs.run(() -> assertThat(sent(RETRY).status()).isEqualTo(200));

        assertThat(host.asked()).containsExactly(Duration.ZERO, SECOND, SECOND.multipliedBy(3));
    }

    @Test
    void lastFailureIsThrownWithTheEarlierOnesSuppressed() throws Exception {
        host.thenBreak("first").thenStatus(503).thenBreak("last");

        runs.run(() -> assertThatThrownBy(() -> sent(RETRY))
                .isInstanceOf(ConnectionLostException.class)
                .hasMessage("last")
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .satisfiesExactly(
                                first -> assertThat(first).hasMessage("first"),
                                second -> assertThat(((StatusException) second).status())
                                        .isEqualTo(503))));
    }

    @Test
    void fewOfManyEarlierFailuresAreKept() throws Exception {
        host.thenBreak("again");

        runs.run(() -> assertThatThrownBy(() -> sent(Retry.standard().maxAttempts(100)))
                .isInstanceOf(ConnectionLostException.class)
                .satisfies(thrown -> {
                    assertThat(thrown.getSuppressed()).hasSizeLessThanOrEqualTo(11);
                    assertThat(thrown.getSuppressed()[thrown.getSuppressed().length - 1])
                            .hasMessageMatching("and \\d+ more failures");
                }));

        assertThat(host.asked()).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void passingStatusIsTriedAgainAndTheLastResponseIsGivenBack(int status) throws Exception {
        host.thenStatus(status);

        runs.run(() -> assertThat(sent(RETRY).status()).isEqualTo(status));

        assertThat(host.asked()).hasSize(3);
        assertThat(host.openBodies()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 300, 400, 401, 404, 501})
    void lastingStatusIsNot(int status) throws Exception {
        host.thenStatus(status);

        runs.run(() -> assertThat(sent(RETRY).status()).isEqualTo(status));

        assertThat(host.asked()).hasSize(1);
    }

    @Test
    void lastingFailureIsNot() throws Exception {
        host.then(request -> {
            throw new DecodingException("nonsense", request.url().uri(), null);
        });

        runs.run(() -> assertThatThrownBy(() -> sent(RETRY))
                .isInstanceOf(DecodingException.class)
                .hasNoSuppressedExceptions());

        assertThat(host.asked()).hasSize(1);
    }

    @Test
    void timeoutOfAPhaseIsTriedAgain() throws Exception {
        host.then(Host.after(Duration.ofHours(1), host.status(200))).thenStatus(200);

        runs.run(() -> {
            try (var http = ClientSession.options()
                    .transport(host)
                    .timeout(Phase.READ, SECOND)
                    .interceptor(RETRY)
                    .create()) {
                assertThat(http.get(URL).timeout(Duration.ofMinutes(1)).send().status())
                        .isEqualTo(200);
            }
        });

        assertThat(host.asked()).hasSize(2);
    }

    @Test
    void chosenStatusesAndFailuresReplaceTheOthers() throws Exception {
        Retry retry = RETRY.statuses(404).failures(failure -> failure instanceof DecodingException);
        host.thenStatus(404)
                .then(request -> {
                    throw new DecodingException("nonsense", request.url().uri(), null);
                })
                .thenStatus(503);

        runs.run(() -> assertThat(sent(retry).status()).isEqualTo(503));

        assertThat(host.asked()).hasSize(3);
    }

    @Test
    void whatIsNotIdempotentIsSentAgainOnlyIfNothingWasSent() throws Exception {
        host.thenRefuse().thenBreak("reset");

        runs.run(() -> {
            try (var http = host.session(RETRY)) {
                assertThatThrownBy(() -> http.post(URL).text("pay").send()).hasMessage("reset");
            }
        });

        assertThat(host.asked()).hasSize(2);
    }

    @Test
    void anyMethodMeansAny() throws Exception {
        host.thenBreak("reset").thenStatus(503).thenStatus(201);

        runs.run(() -> {
            try (var http = host.session(RETRY.anyMethod())) {
                assertThat(http.post(URL).text("pay").send().status()).isEqualTo(201);
            }
        });
    }

    @Test
    void bodyThatCanBeWrittenOnceIsSentOnce() throws Exception {
        host.thenRefuse();

        runs.run(() -> {
            try (var http = host.session(RETRY)) {
                assertThatThrownBy(() -> http.put(URL)
                                .body(Body.once(out -> out.write('x')))
                                .send())
                        .hasMessage("refused");
            }
        });

        assertThat(host.asked()).hasSize(1);
    }

    @Test
    void requestMaySayHowManyTriesItHas() throws Exception {
        host.thenStatus(503);

        runs.run(() -> {
            try (var http = host.session(RETRY)) {
                http.get(URL).with(Retry.MAX_ATTEMPTS, 1).send();
                assertThat(host.asked()).hasSize(1);
                http.get(URL).with(Retry.MAX_ATTEMPTS, 5).send();
                assertThat(host.asked()).hasSize(6);
            }
        });
    }

    @Test
    void serverMayAskForLongerInSecondsOrByADate() throws Exception {
        host.thenStatus(429, "Retry-After", "30")
                .thenStatus(
                        503, "Date", "Sun, 06 Nov 1994 08:49:37 GMT", "Retry-After", "Sun, 06 Nov 1994 08:50:17 GMT")
                .thenStatus(200);

        runs.run(() -> assertThat(sent(RETRY).status()).isEqualTo(200));

        assertThat(host.asked()).containsExactly(Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(70));
    }

    @Test
    void dateIsComparedToTheWallClockIfTheResponseDoesNotSayWhenItWasSent() throws Exception {
        InstantSource clock = InstantSource.fixed(Instant.parse("1994-11-06T08:49:00Z"));
        host.thenStatus(503, "Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT").thenStatus(200);

        runs.run(() -> sent(RETRY.wallClock(clock)));

        assertThat(host.asked()).containsExactly(Duration.ZERO, Duration.ofSeconds(37));
    }

    @Test
    void serverThatAsksForLessOrForNonsenseGetsTheBackoff() throws Exception {
        host.thenStatus(503, "Retry-After", "0")
                .thenStatus(503, "Retry-After", "later")
                .thenStatus(200);

        runs.run(() -> sent(RETRY));

        assertThat(host.asked()).containsExactly(Duration.ZERO, SECOND, SECOND.multipliedBy(3));
    }

    @Test
    void serverThatAsksForTooLongGetsNoSecondTry() throws Exception {
        host.thenStatus(503, "Retry-After", "61");

        runs.run(() -> assertThat(sent(RETRY).header("Retry-After")).contains("61"));

        assertThat(host.asked()).hasSize(1);
        assertThat(runs.elapsed()).isZero();
    }

    @Test
    void tryThatCannotBeginBeforeTheDeadlineIsNotWaitedFor() throws Exception {
        host.thenBreak("first").thenBreak("second");

        runs.run(() -> assertThatThrownBy(() -> Async.withTimeout(SECOND.multipliedBy(3), () -> sent(RETRY)))
                .isInstanceOf(ConnectionLostException.class)
                .hasMessage("second"));

        assertThat(runs.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void tryThatCannotBeginBeforeTheRequestsOwnLimitIsNotWaitedFor() throws Exception {
        host.thenBreak("first").then(Host.after(SECOND, host.status(503)));

        runs.run(() -> {
            try (var http = host.session(RETRY)) {
                assertThat(http.get(URL).timeout(SECOND.multipliedBy(4)).send().status())
                        .isEqualTo(503);
            }
        });

        assertThat(runs.elapsed()).isEqualTo(SECOND.multipliedBy(2));
    }

    @Test
    void tryThatWouldHaveTooLittleTimeIsNotStarted() throws Exception {
        Retry retry = RETRY.minAttemptTime(SECOND.multipliedBy(2));
        host.thenBreak("first").thenBreak("second");

        runs.run(() -> {
            assertThatThrownBy(() -> Async.withTimeout(SECOND.multipliedBy(3), () -> sent(retry)))
                    .hasMessage("first");
            assertThat(runs.elapsed()).isZero();
            assertThatThrownBy(() -> Async.withTimeout(SECOND.multipliedBy(4), () -> sent(retry)))
                    .hasMessage("second");
        });
    }

    @Test
    void cancellationEndsTheWaitAtOnceAndTellsWhatFailedBefore() throws Exception {
        host.thenBreak("first");

        runs.run(() -> TaskGroup.run(group -> {
            Task<Response> task = group.spawn(() -> sent(RETRY));
            Async.sleep(SECOND.dividedBy(2));
            task.cancel("enough");
            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));

        assertThat(runs.elapsed()).isEqualTo(SECOND.dividedBy(2));
        assertThat(host.asked()).hasSize(1);
    }

    @Test
    void tryThatIsCancelledSuppressesWhatFailedBefore() throws Exception {
        host.thenBreak("first").then(Host.after(Duration.ofHours(1), host.status(200)));

        runs.run(() -> Async.withTimeout(Duration.ofMinutes(1), () -> {
            Throwable thrown = catchThrowable(() -> sent(RETRY));
            assertThat(thrown).isInstanceOf(InterruptedException.class);
            assertThat(thrown.getSuppressed())
                    .anySatisfy(first -> assertThat(first).hasMessage("first"));
        }));
    }

    @Test
    void responseThatWasOpenedAndIsGivenUpIsClosed() throws Exception {
        host.thenStatus(503).thenStatus(200);

        runs.run(() -> {
            try (var http = host.session(RETRY);
                    var response = http.get(URL).open()) {
                assertThat(response.status()).isEqualTo(200);
                assertThat(host.openBodies()).isEqualTo(1);
            }
        });

        assertThat(host.openBodies()).isZero();
    }

    @Test
    void listenerIsToldWhyEachTryIsRepeated() throws Exception {
        List<HttpEvent> events = Collections.synchronizedList(new ArrayList<>());
        host.thenBreak("first").thenStatus(503).thenStatus(200);

        runs.run(() -> {
            try (var http = ClientSession.options()
                    .transport(host)
                    .interceptor(RETRY)
                    .listener(events::add)
                    .create()) {
                http.get(URL).send();
            }
        });

        assertThat(events.stream().filter(event -> event.kind() == Kind.RETRY).map(HttpEvent::detail))
                .satisfiesExactly(
                        first -> assertThat((IOException) first).hasMessage("first"),
                        second -> assertThat(second).isEqualTo(503));
    }

    private Response sent(Retry retry) throws IOException, InterruptedException {
        try (var http = host.session(retry)) {
            return http.get(URL).send();
        }
    }
}

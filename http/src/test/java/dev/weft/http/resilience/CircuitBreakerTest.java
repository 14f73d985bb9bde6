package dev.weft.http.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Async;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.http.ClientSession;
import dev.weft.http.event.Phase;
import dev.weft.http.failure.CircuitOpenException;
import dev.weft.http.failure.HttpException;
import dev.weft.http.failure.PhaseTimeoutException;
import dev.weft.spi.trace.Resource;
import dev.weft.spi.trace.Resources;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
@InEveryWay
class CircuitBreakerTest {
    private static final String URL = "http://example.org/";
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    @RegisterExtension
    final Runs runs;

    private final Host host = new Host();
    private final CircuitBreaker breaker =
            CircuitBreaker.standard().minRequests(4).openFor(TEN_SECONDS);

    CircuitBreakerTest(Way way) {
        runs = new Runs(way);
    }

    @Test
    void hostThatKeepsFailingIsNotAskedForAWhile() throws Exception {
        host.thenBreak("reset");

        runs.run(() -> {
            try (var http = host.session(breaker)) {
                fail(http, 4);
                Async.sleep(Duration.ofSeconds(4));

                assertThatThrownBy(() -> http.get(URL).send())
                        .isInstanceOf(HttpException.class)
                        .isInstanceOfSatisfying(CircuitOpenException.class, open -> {
                            assertThat(open.url()).isEqualTo(URI.create(URL));
                            assertThat(open.retryIn()).isEqualTo(Duration.ofSeconds(6));
                        })
                        .hasMessage(
                                "the circuit breaker refused a request to example.org, because too many requests have failed; the next request is admitted in at most 6 s");
            }
        });

        assertThat(host.asked()).hasSize(4);
    }

    @Test
    void otherHostsAreNotAffected() throws Exception {
        host.thenBreak("1").thenBreak("2").thenBreak("3").thenBreak("4").thenStatus(200);

        runs.run(() -> {
            try (var http = host.session(breaker)) {
                fail(http, 4);

                assertThat(http.get("http://example.org:81/").send().status()).isEqualTo(200);
                assertThatThrownBy(() -> http.get("http://EXAMPLE.org:80/other").send())
                        .isInstanceOf(CircuitOpenException.class);
            }
        });
    }

    @Test
    void oneGoodProbeClosesTheCircuit() throws Exception {
        host.thenBreak("1").thenBreak("2").thenBreak("3").thenBreak("4").thenStatus(200);

        runs.run(() -> {
            try (var http = host.session(breaker)) {
                fail(http, 4);
                Async.sleep(TEN_SECONDS);

                Async.gather(
                        java.util.List.of(1, 2, 3),
                        _ -> catchThrowable(() -> http.get(URL).send()));
                assertThat(http.get(URL).send().status()).isEqualTo(200);
            }
        });
    }

    @Test
    void onlyTheProbeIsSentWhileTheCircuitIsHalfOpen() throws Exception {
        host.thenBreak("1")
                .thenBreak("2")
                .thenBreak("3")
                .thenBreak("4")
                .then(Host.after(Duration.ofSeconds(1), host.status(200)));

        runs.run(() -> {
            try (var http = host.session(breaker)) {
                fail(http, 4);
                Async.sleep(TEN_SECONDS);

                var thrown = Async.settle(
                        java.util.List.of(1, 2, 3), _ -> http.get(URL).send());

                assertThat(thrown).filteredOn(outcome -> outcome.isSuccess()).hasSize(1);
            }
        });

        assertThat(host.asked()).hasSize(5);
    }

    @Test
    void statusOfTheServersFaultCountsAndOneOfOursDoesNot() throws Exception {
        host.thenStatus(404).thenStatus(404).thenStatus(404).thenStatus(404).thenStatus(500);

        runs.run(() -> {
            try (var http = host.session(breaker)) {
                for (int i = 0; i < 8; i++) {
                    http.get(URL).send();
                }

                assertThatThrownBy(() -> http.get(URL).send()).isInstanceOf(CircuitOpenException.class);
            }
        });

        assertThat(host.asked()).hasSize(8);
    }

    @Test
    void whichStatusesCountCanBeChosen() throws Exception {
        host.thenStatus(429);

        runs.run(() -> {
            try (var http = host.session(breaker.failedStatus(status -> status == 429))) {
                for (int i = 0; i < 4; i++) {
                    http.get(URL).send();
                }

                assertThatThrownBy(() -> http.get(URL).send()).isInstanceOf(CircuitOpenException.class);
            }
        });
    }

    @Test
    void cancelledRequestsDoNotCount() throws Exception {
        host.then(Host.after(Duration.ofHours(1), host.status(200)));

        runs.run(() -> {
            try (var http = host.session(breaker)) {
                for (int i = 0; i < 10; i++) {
                    assertThat(Async.moveOnAfter(
                                    Duration.ofSeconds(1), () -> http.get(URL).send()))
                            .isEmpty();
                }
            }
        });

        assertThat(host.asked()).hasSize(10);
    }

    @Test
    void cancelledProbeMakesRoomForTheNext() throws Exception {
        host.thenBreak("1")
                .thenBreak("2")
                .thenBreak("3")
                .thenBreak("4")
                .then(Host.after(Duration.ofHours(1), host.status(200)))
                .thenStatus(200);

        runs.run(() -> {
            try (var http = host.session(breaker)) {
                fail(http, 4);
                Async.sleep(TEN_SECONDS);
                Async.moveOnAfter(Duration.ofSeconds(1), () -> http.get(URL).send());

                assertThat(http.get(URL).send().status()).isEqualTo(200);
            }
        });
    }

    @Test
    void retriesEndAtAnOpenCircuit() throws Exception {
        host.thenBreak("reset");

        runs.run(() -> {
            try (var http = host.session(Retry.standard().maxAttempts(10), breaker)) {
                assertThatThrownBy(() -> http.get(URL).send())
                        .isInstanceOf(CircuitOpenException.class)
                        .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(4));
            }
        });

        assertThat(host.asked()).hasSize(4);
    }

    @Test
    void hostsThatAreQuietAreForgotten() throws Exception {
        host.thenStatus(200);

        runs.run(() -> {
            try (var http = host.session(breaker)) {
                for (int i = 0; i < 500; i++) {
                    http.get("http://host" + i + ".example/").send();
                    Async.sleep(TEN_SECONDS);
                }
            }
        });

        assertThat(breaker.circuits()).isLessThanOrEqualTo(64);
    }

    @Test
    void badNumbersAreNamed() {
        assertThatThrownBy(() -> breaker.failureRateThreshold(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threshold must be above 0 and at most 1, but is 0.0");
        assertThatThrownBy(() -> breaker.failureRateThreshold(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> breaker.probes(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("requests must be at least 1, but is 0");
        assertThatThrownBy(() -> breaker.window(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("window must be longer than zero, but is 0 s");
    }

    private static void fail(ClientSession http, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(catchThrowable(() -> http.get(URL).send())).isNotNull();
        }
    }

    @Test
    void probeThatSaysNothingAboutTheHostClosesNothing() throws Exception {
        host.thenBreak("1").thenBreak("2").thenBreak("3").thenBreak("4");
        host.then(request -> {
            throw new PhaseTimeoutException(request.url().uri(), Phase.QUEUE, TEN_SECONDS, TEN_SECONDS);
        });
        host.then(_ -> {
            throw new IOException("the body cannot be read");
        });
        host.thenBreak("5");

        runs.run(() -> {
            try (var http = host.session(breaker)) {
                fail(http, 4);
                Async.sleep(TEN_SECONDS);

                fail(http, 3);

                assertThatThrownBy(() -> http.get(URL).send()).isInstanceOf(CircuitOpenException.class);
            }
        });
        assertThat(host.asked()).hasSize(7);
    }

    @Test
    void statisticsTellTheStateOfEachHost() throws Exception {
        host.thenBreak("reset");

        runs.run(() -> {
            try (var http = host.session(breaker)) {
                fail(http, 3);
                assertThat(breaker.statistics().circuits())
                        .containsExactly(new CircuitBreaker.HostCircuit(
                                "example.org:80", CircuitBreaker.State.CLOSED, 3, 3, Duration.ZERO));

                fail(http, 1);
                Async.sleep(Duration.ofSeconds(4));
                assertThat(breaker.statistics().circuits())
                        .containsExactly(new CircuitBreaker.HostCircuit(
                                "example.org:80", CircuitBreaker.State.OPEN, 0, 0, Duration.ofSeconds(6)));
                assertThat(Resources.all())
                        .extracting(Resource::state)
                        .contains("1 circuit, example.org:80 open for at most 6 s");
            }
        });
    }
}

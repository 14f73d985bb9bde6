package dev.weft.testing.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.http.ClientSession;
import dev.weft.http.Interceptor;
import dev.weft.http.Response;
import dev.weft.http.SessionOptions;
import dev.weft.http.Timeouts;
import dev.weft.http.event.Phase;
import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.HttpProtocolException;
import dev.weft.http.failure.PhaseTimeoutException;
import dev.weft.http.resilience.CircuitBreaker;
import dev.weft.http.resilience.Hedging;
import dev.weft.http.resilience.RateLimit;
import dev.weft.http.resilience.Retry;
import dev.weft.testing.Simulation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MockTransportTest {
    private static final String URL = "http://example.org/page";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final MockTransport web = MockTransport.create();

    @Test
    void firstRouteThatFitsAnswers() throws Exception {
        web.on("POST /page", MockAnswer.text("posted"))
                .on("https://other.example/*", MockAnswer.text("other"))
                .on("/page?q=1", MockAnswer.text("query"))
                .on("GET /pa*e", request -> MockAnswer.text("got " + request.uri()))
                .on("*", MockAnswer.status(404));

        Simulation.run(simulation -> {
            try (var http = session()) {
                assertThat(http.post(URL).send().text()).isEqualTo("posted");
                assertThat(http.get("https://other.example/page").send().text()).isEqualTo("other");
                assertThat(http.get(URL + "?q=1").send().text()).isEqualTo("query");
                assertThat(http.get(URL + "?q=2").send().text()).isEqualTo("got " + URL + "?q=2");
                assertThat(http.get(URL + "s").send().status()).isEqualTo(404);
            }
        });
    }

    @Test
    void requestThatNoRouteTakesIsAnError() {
        web.on("GET /other", MockAnswer.status(200));

        assertThatThrownBy(() -> Simulation.run(simulation -> {
                    try (var http = session()) {
                        http.get(URL).send();
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("no route for GET " + URL + "; there are [GET /other]");
    }

    @Test
    void answersComeInTurnAndTheLastOneRepeats() throws Exception {
        web.on("/page", MockAnswer.status(500), MockAnswer.status(503), MockAnswer.status(200));

        Simulation.run(simulation -> {
            try (var http = session()) {
                List<Integer> statuses = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    statuses.add(http.get(URL).send().status());
                }
                assertThat(statuses).containsExactly(500, 503, 200, 200, 200);
            }
        });
    }

    @Test
    void requestsAreRememberedWithTheirBodies() throws Exception {
        web.on("*", MockAnswer.status(204));

        Simulation.run(simulation -> {
            try (var http = session()) {
                http.post(URL)
                        .form(Map.of("name", "Ada"))
                        .header("X-Number", "1")
                        .send();
                Async.sleep(SECOND);
                http.get(URL).send();
            }
        });

        assertThat(web.receivedRequests())
                .satisfiesExactly(
                        post -> {
                            assertThat(post.method()).isEqualTo("POST");
                            assertThat(post.text()).isEqualTo("name=Ada");
                            assertThat(post.headers().first("X-Number")).contains("1");
                        },
                        get -> {
                            assertThat(get.body()).isEmpty();
                            assertThat(get.at()).isEqualTo(SECOND);
                        });
    }

    @Test
    void sessionAboveIsTheRealOne() throws Exception {
        web.on("/start", MockAnswer.status(302).header("Location", "/end").header("Set-Cookie", "id=7"))
                .on(
                        "/end",
                        request -> MockAnswer.status(200)
                                .header("Content-Encoding", "gzip")
                                .body(gzipped(request.headers().first("Cookie").orElse("no cookie"))));

        Simulation.run(simulation -> {
            try (var http = session()) {
                assertThat(http.get("http://example.org/start").send().text()).isEqualTo("id=7");
            }
        });
    }

    @Test
    void latencyPassesInVirtualTime() throws Exception {
        web.on("/page", MockAnswer.text("page"))
                .on("/slow", MockAnswer.text("slow").after(Latency.fixed(SECOND.multipliedBy(50))))
                .latency(Latency.uniform(Duration.ofMillis(5), Duration.ofMillis(80)));

        Simulation.run(simulation -> {
            try (var http = session()) {
                http.get(URL).send();
                assertThat(simulation.elapsed()).isBetween(Duration.ofMillis(5), Duration.ofMillis(80));
                Duration before = simulation.elapsed();
                http.get("http://example.org/slow").send();
                assertThat(simulation.elapsed().minus(before)).isEqualTo(SECOND.multipliedBy(50));
            }
        });
    }

    @Test
    void everyFaultIsTheFailureThatItIsInLife() throws Exception {
        web.on("/refused", MockAnswer.fault(Fault.refused()))
                .on("/garbage", MockAnswer.fault(Fault.garbage()))
                .on("/reset0", MockAnswer.fault(Fault.resetAfter(0)))
                .on("/reset", MockAnswer.fault(Fault.resetAfter(10)))
                .on("/stall0", MockAnswer.fault(Fault.stallAfter(0)))
                .on("/stall", MockAnswer.fault(Fault.stallAfter(10)))
                .on("/long", MockAnswer.fault(Fault.wrongLength(2000)));

        Simulation.run(simulation -> {
            try (var http = session()) {
                assertThat(failure(http, "refused")).isInstanceOf(ConnectFailedException.class);
                assertThat(failure(http, "garbage")).isInstanceOf(HttpProtocolException.class);
                assertThat(failure(http, "reset0")).isInstanceOf(ConnectionLostException.class);
                assertThat(failure(http, "reset")).isInstanceOf(ConnectionLostException.class);
                assertThat(failure(http, "stall0"))
                        .isInstanceOfSatisfying(
                                PhaseTimeoutException.class,
                                late -> assertThat(late.phase()).isEqualTo(Phase.READ));
                assertThat(failure(http, "stall")).isInstanceOf(PhaseTimeoutException.class);
                assertThat(failure(http, "long")).isInstanceOf(ConnectionLostException.class);
            }
        });

        assertThat(web.openResponses()).isZero();
    }

    @Test
    void bodyThatIsLongerThanPromisedIsCut() throws Exception {
        web.on("/page", MockAnswer.text("hello, world").with(Fault.wrongLength(5)));

        Simulation.run(simulation -> {
            try (var http = session()) {
                assertThat(http.get(URL).send().text()).isEqualTo("hello");
            }
        });
    }

    @Test
    void dripComesPieceByPiece() throws Exception {
        web.on("/page", MockAnswer.text("0123456789").with(Fault.drip(3, SECOND)));

        Simulation.run(simulation -> {
            try (var http = session();
                    var response = http.get(URL).open()) {
                List<String> pieces = new ArrayList<>();
                response.body()
                        .chunks(piece -> pieces.add(new String(piece, StandardCharsets.UTF_8) + " "
                                + simulation.elapsed().toSeconds()));

                assertThat(pieces).containsExactly("012 1", "345 2", "678 3", "9 4");
            }
        });
    }

    @Test
    void resetBodyGivesWhatCameBefore() throws Exception {
        web.on("/page", MockAnswer.text("0123456789").with(Fault.resetAfter(4)));

        Simulation.run(simulation -> {
            try (var http = session();
                    var response = http.get(URL).open()) {
                byte[] bytes = new byte[10];
                assertThat(response.body().read(bytes)).isEqualTo(4);
                assertThatThrownBy(() -> response.body().read(bytes)).isInstanceOf(ConnectionLostException.class);
            }
        });
    }

    @Test
    void sameSeedFailsTheSame() throws Exception {
        List<String> first = failures(1);

        assertThat(failures(1)).isEqualTo(first);
        assertThat(failures(2)).isNotEqualTo(first);
        assertThat(first).filteredOn(outcome -> !outcome.equals("200")).hasSizeBetween(60, 140);
    }

    private static List<String> failures(long seed) throws Exception {
        MockTransport web = MockTransport.create()
                .on("/page", MockAnswer.text("page"))
                .latency(Latency.longTailed(Duration.ofMillis(40), SECOND))
                .faults(0.2, Fault.refused(), Fault.resetAfter(2), Fault.stallAfter(0));
        return Simulation.options().seed(seed).call(simulation -> {
            try (var http = ClientSession.options().transport(web).create()) {
                return Async.gather(IntStream.range(0, 500).boxed().toList(), 50, _ -> outcome(http));
            }
        });
    }

    private static String outcome(ClientSession http) throws InterruptedException {
        try {
            return Integer.toString(http.get(URL).send().status());
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    /** The whole of resilience, replayed: the same seed takes the same waits, full jitter included. */
    @Test
    void resilienceReplaysAndLeavesNothingOpen() throws Exception {
        List<Duration> first = arrivals(3);

        assertThat(arrivals(3)).isEqualTo(first);
        assertThat(arrivals(4)).isNotEqualTo(first);
    }

    private static List<Duration> arrivals(long seed) throws Exception {
        MockTransport web = MockTransport.create()
                .on("/page", MockAnswer.text("page"))
                .latency(Latency.longTailed(Duration.ofMillis(40), SECOND))
                .faults(0.3, Fault.refused(), Fault.garbage(), Fault.resetAfter(1), Fault.stallAfter(2));
        Simulation.options().seed(seed).run(simulation -> {
            try (var http = session(
                    web,
                    Retry.standard().maxAttempts(10),
                    Hedging.after(Duration.ofMillis(300)),
                    CircuitBreaker.standard().failureRateThreshold(0.9),
                    RateLimit.of(100, SECOND).perHost())) {
                List<Response> pages = Async.gather(
                        IntStream.range(0, 200).boxed().toList(),
                        20,
                        _ -> http.get(URL).send());
                assertThat(pages).allMatch(page -> page.text().equals("page"));
            }
        });
        assertThat(web.openResponses()).isZero();
        return web.receivedRequests().stream().map(ReceivedRequest::at).toList();
    }

    @Test
    void longTailHasItsMedianAndItsSlowest() {
        Latency latency = Latency.longTailed(Duration.ofMillis(40), SECOND);
        java.util.Random random = new java.util.Random(1);

        List<Duration> taken = new ArrayList<>(
                IntStream.range(0, 10_000).mapToObj(_ -> latency.next(random)).toList());
        Collections.sort(taken);

        assertThat(taken.get(5_000)).isBetween(Duration.ofMillis(37), Duration.ofMillis(43));
        assertThat(taken.get(9_900)).isBetween(Duration.ofMillis(800), Duration.ofMillis(1_250));
    }

    @Test
    void badArgumentsAreNamed() {
        assertThatThrownBy(() -> web.on("page", MockAnswer.status(200)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pattern must be as in 'GET /path*' or 'https://host/*', but is 'page'");
        assertThatThrownBy(() -> MockAnswer.status(600))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("status must be from 200 to 599, but is 600");
        assertThatThrownBy(() -> web.faults(1.5, Fault.refused()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rate must be from 0 to 1, but is 1.5");
        assertThatThrownBy(() -> web.faults(0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("faults must not be empty");
        assertThatThrownBy(() -> Fault.drip(0, SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bytes must be at least 1, but is 0");
        assertThatThrownBy(() -> Latency.uniform(SECOND, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("min must not be longer than max, but min is 1 s and max is 0 s");
    }

    private static Throwable failure(ClientSession http, String path) {
        return catchThrowable(() -> http.get("http://example.org/" + path).send());
    }

    private static byte[] gzipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private ClientSession session() {
        return session(web);
    }

    private static ClientSession session(MockTransport web, Interceptor... interceptors) {
        SessionOptions options = ClientSession.options().transport(web);
        for (Interceptor interceptor : interceptors) {
            options = options.interceptor(interceptor);
        }
        return options.create();
    }

    @Test
    void closingAResponseEndsAReadThatIsUnderWay() throws Exception {
        web.on("/page", MockAnswer.fault(Fault.stallAfter(1)));

        Simulation.run(simulation -> {
            try (var http = session()) {
                Response open = http.get(URL).timeouts(Timeouts.none()).open();
                TaskGroup.run(group -> {
                    var reading =
                            group.spawn(() -> catchThrowable(() -> open.body().bytes()));
                    simulation.runUntilIdle();

                    open.close();

                    assertThat(reading.await()).isInstanceOf(IOException.class);
                    assertThat(simulation.elapsed()).isZero();
                });
            }
        });
    }

    @Test
    void latencyThatIsTooLongIsTheLongest() {
        Duration eternity = Duration.ofSeconds(Long.MAX_VALUE);
        Random random = new Random(1);

        assertThat(Latency.uniform(SECOND, eternity).next(random)).isGreaterThan(SECOND);
        assertThat(Latency.longTailed(SECOND, eternity).next(random)).isPositive();
        assertThat(Latency.longTailed(eternity, eternity).next(random)).isGreaterThan(SECOND);
    }
}

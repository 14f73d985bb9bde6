package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.TimedOutException;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.http.event.HttpEvent;
import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.event.Phase;
import dev.weft.http.failure.PhaseTimeoutException;
import dev.weft.http.failure.SessionClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Time limits, in virtual time. */
class TimeoutsTest {
    @RegisterExtension
    private final Runs runs = new Runs(Way.PARALLEL);

    private static final Duration HOUR = Duration.ofHours(1);

    private static ClientSession over(FakeTransport transport, Phase phase, Duration limit) {
        return ClientSession.options()
                .transport(transport)
                .timeouts(Timeouts.none().with(phase, limit))
                .create();
    }

    @ParameterizedTest
    @CsvSource({
        "LOOKUP_START, CONNECT",
        "CONNECT_START, CONNECT",
        "TLS_START, TLS",
        "CONNECTION, WRITE",
        "REQUEST_SENT, READ",
    })
    void phaseThatTakesLongerThanItsLimitSaysSo(Kind begun, Phase phase) throws Exception {
        FakeTransport transport = new FakeTransport((request, progress) -> {
            Async.sleep(HOUR);
            progress.reached(begun, null);
            Async.sleep(HOUR);
            throw new AssertionError("cut short");
        });
        runs.run(() -> {
            try (var http = over(transport, phase, Duration.ofSeconds(7))) {
                assertThatThrownBy(() -> http.get("http://a/").send())
                        .isInstanceOfSatisfying(PhaseTimeoutException.class, e -> {
                            assertThat(e.phase()).isEqualTo(phase);
                            assertThat(e.limit()).isEqualTo(Duration.ofSeconds(7));
                            assertThat(e.elapsed()).isEqualTo(Duration.ofSeconds(7));
                            assertThat(e.url()).hasToString("http://a/");
                        });
            }
        });
        assertThat(runs.elapsed()).isEqualTo(HOUR.plusSeconds(7));
    }

    @Test
    void phaseThatEndsInTimeCostsNothing() throws Exception {
        FakeTransport transport = new FakeTransport((request, progress) -> {
            progress.reached(Kind.CONNECT_START, null);
            Async.sleep(Duration.ofSeconds(6));
            progress.reached(Kind.CONNECTION, null);
            Async.sleep(HOUR);
            return FakeTransport.text("slow");
        });
        runs.run(() -> {
            try (var http = over(transport, Phase.CONNECT, Duration.ofSeconds(7))) {
                assertThat(http.get("http://a/").send().text()).isEqualTo("slow");
            }
        });
    }

    @Test
    void readLimitIsForEachByteAndTheTotalForAll() throws Exception {
        AtomicInteger closes = new AtomicInteger();
        FakeTransport transport = new FakeTransport((request, progress) -> FakeTransport.streamed(
                200, Headers.none(), FakeTransport.dripping(10, () -> Async.sleep(Duration.ofSeconds(5)), closes)));
        runs.run(() -> {
            try (var http = over(transport, Phase.READ, Duration.ofSeconds(6))) {
                Request request = http.get("http://a/");

                assertThat(request.send().bytes()).hasSize(10);
                assertThatThrownBy(() -> request.timeout(Duration.ofSeconds(12)).send())
                        .isInstanceOfSatisfying(
                                PhaseTimeoutException.class,
                                e -> assertThat(e.phase()).isEqualTo(Phase.TOTAL));
                assertThat(http.toString()).contains("0 in progress");
            }
        });
        assertThat(closes.get()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void totalOfAnOpenResponseIncludesItsBody() throws Exception {
        AtomicInteger closes = new AtomicInteger();
        FakeTransport transport = new FakeTransport((request, progress) -> {
            Async.sleep(Duration.ofSeconds(5));
            return FakeTransport.streamed(
                    200, Headers.none(), FakeTransport.dripping(10, () -> Async.sleep(Duration.ofSeconds(5)), closes));
        });
        runs.run(() -> {
            try (var http = over(transport, Phase.TOTAL, Duration.ofSeconds(17));
                    Response response = http.get("http://a/").open()) {
                List<byte[]> chunks = new ArrayList<>();

                assertThatThrownBy(() -> response.body().chunks(chunks::add))
                        .isInstanceOfSatisfying(
                                PhaseTimeoutException.class,
                                e -> assertThat(e.elapsed()).isEqualTo(Duration.ofSeconds(17)));
                assertThat(chunks).hasSize(2);
                assertThat(http.toString()).contains("0 in progress");
            }
        });
    }

    @Test
    void waitingForAPermitHasALimit() throws Exception {
        FakeTransport transport = new FakeTransport((request, progress) -> {
            Async.sleep(HOUR);
            return FakeTransport.text("first");
        });
        runs.run(() -> {
            try (var http = ClientSession.options()
                    .transport(transport)
                    .connectionLimit(1)
                    .timeouts(Timeouts.none().with(Phase.QUEUE, Duration.ofSeconds(3)))
                    .create()) {
                TaskGroup.run(group -> {
                    Task<String> first =
                            group.spawn(() -> http.get("http://a/").send().text());
                    Async.checkpoint();
                    Async.sleep(Duration.ofSeconds(1));
                    assertThatThrownBy(() -> http.get("http://a/").send())
                            .isInstanceOfSatisfying(
                                    PhaseTimeoutException.class,
                                    e -> assertThat(e.phase()).isEqualTo(Phase.QUEUE));
                    assertThat(first.await()).isEqualTo("first");
                });
            }
        });
    }

    @Test
    void deadlineAroundARequestIsTheCallersTimeout() throws Exception {
        FakeTransport transport = new FakeTransport((request, progress) -> {
            Async.sleep(HOUR);
            return FakeTransport.text("late");
        });
        runs.run(() -> {
            try (var http = over(transport, Phase.READ, Duration.ofSeconds(3))) {
                assertThatThrownBy(() -> Async.withTimeout(
                                Duration.ofSeconds(2),
                                () -> http.get("http://a/").send()))
                        .isInstanceOf(TimedOutException.class)
                        .hasMessage("timed out after 2 s");
            }
        });
    }

    @Test
    void closeWaitsForWhatIsUnderWayAndEndsTheRest() throws Exception {
        FakeTransport transport = new FakeTransport((request, progress) -> {
            Async.sleep(Duration.ofSeconds(request.url().path().length()));
            return FakeTransport.text("done");
        });
        runs.run(() -> {
            var http = ClientSession.options().transport(transport).create();
            TaskGroup.options().keepGoing().run(group -> {
                Task<String> quick =
                        group.spawn(() -> http.get("http://a/1").send().text());
                Task<String> slow =
                        group.spawn(() -> http.get("http://a/1234567890").send().text());
                Async.sleep(Duration.ofMillis(1));

                http.close(Duration.ofSeconds(5));

                assertThat(quick.await()).isEqualTo("done");
                assertThatThrownBy(slow::await).cause().isInstanceOf(SessionClosedException.class);
                assertThat(transport.isClosed()).isTrue();
            });
        });
        assertThat(runs.elapsed()).isEqualTo(Duration.ofMillis(5001));
    }

    @Test
    void closeThatHasNothingToWaitForDoesNotWait() throws Exception {
        FakeTransport transport = new FakeTransport((request, progress) -> FakeTransport.text("done"));
        runs.run(() -> {
            var http = ClientSession.options().transport(transport).create();
            http.get("http://a/").send();

            http.close(HOUR);
        });
        assertThat(runs.elapsed()).isZero();
    }

    @Test
    void eventsTellWhatHappenedAndWhen() throws Exception {
        FakeTransport transport = new FakeTransport((request, progress) -> {
            progress.reached(Kind.CONNECT_START, "address");
            Async.sleep(Duration.ofSeconds(1));
            progress.reached(Kind.CONNECTION, "http/1.1");
            progress.reached(Kind.REQUEST_SENT, null);
            Async.sleep(Duration.ofSeconds(2));
            progress.reached(Kind.FIRST_BYTE, null);
            return request.url().path().equals("/old")
                    ? FakeTransport.answer(302, Headers.of("Location", "/new"), "")
                    : FakeTransport.text("hello");
        });
        List<HttpEvent> events = new ArrayList<>();
        runs.run(() -> {
            try (var http = ClientSession.options()
                    .transport(transport)
                    .listener(events::add)
                    .create()) {
                http.get("http://a/old").send();
            }
        });

        assertThat(events)
                .extracting(e -> e.attempt() + " " + e.kind() + " " + e.nanoTime() / 1_000_000_000)
                .containsExactly(
                        "1 QUEUED 0",
                        "1 STARTED 0",
                        "1 CONNECT_START 0",
                        "1 CONNECTION 1",
                        "1 REQUEST_SENT 1",
                        "1 FIRST_BYTE 3",
                        "1 HEAD 3",
                        "1 BODY_END 3",
                        "0 REDIRECT 3",
                        "2 QUEUED 3",
                        "2 STARTED 3",
                        "2 CONNECT_START 3",
                        "2 CONNECTION 4",
                        "2 REQUEST_SENT 4",
                        "2 FIRST_BYTE 6",
                        "2 HEAD 6",
                        "2 BODY_END 6",
                        "0 DONE 6");
        assertThat(events).extracting(HttpEvent::call).containsOnly(1L);
    }

    @Test
    void onlyTheTimeInWhichABodyIsSentCountsAsWriting() throws Exception {
        FakeTransport patient = new FakeTransport((request, progress) -> {
            progress.reached(Kind.REQUEST_START, null);
            progress.sent();
            Async.sleep(HOUR);
            progress.sending();
            Async.sleep(Duration.ofSeconds(6));
            progress.sent();
            Async.sleep(HOUR);
            progress.sending();
            Async.sleep(HOUR);
            throw new AssertionError("cut short");
        });

        runs.run(() -> {
            try (var http = over(patient, Phase.WRITE, Duration.ofSeconds(7))) {
                assertThatThrownBy(() -> http.post("http://a/").send())
                        .isInstanceOfSatisfying(
                                PhaseTimeoutException.class,
                                e -> assertThat(e.phase()).isEqualTo(Phase.WRITE));
            }
        });
        assertThat(runs.elapsed()).isEqualTo(HOUR.multipliedBy(2).plusSeconds(13));
    }
}

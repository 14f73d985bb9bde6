package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.http.event.Phase;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.PhaseTimeoutException;
import dev.weft.http.resilience.Retry;
import dev.weft.http.spi.BodySource;
import dev.weft.pace.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Responses that a handler reads as a part of the attempt, and the time limit of an attempt. */
class ReceiveTest {
    @RegisterExtension
    private final Runs runs = new Runs(Way.PARALLEL);

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();

    /** A response whose body takes a second for each byte. */
    private FakeTransport slow(int bytes) {
        return new FakeTransport((request, progress) -> {
            asked.incrementAndGet();
            return FakeTransport.streamed(
                    200, Headers.none(), FakeTransport.dripping(bytes, () -> Async.sleep(SECOND), closes));
        });
    }

    private static ClientSession trying(FakeTransport transport, Duration limit) {
        return ClientSession.options()
                .transport(transport)
                .timeouts(Timeouts.none().with(Phase.TRY, limit))
                .interceptor(Retry.standard().maxAttempts(2).backoff(Backoff.fixed(Duration.ZERO)))
                .create();
    }

    @Test
    void handlerReadsTheBodyAndWhatItMakesIsTheResult() throws Exception {
        runs.run(() -> {
            try (var http = ClientSession.options().transport(slow(3)).create()) {
                int length = http.get("http://a/")
                        .receive(response -> response.body().bytes().length);

                assertThat(length).isEqualTo(3);
                assertThat(closes).hasValue(1);
                assertThat(http.toString()).contains("0 in progress");
            }
        });
    }

    @Test
    void responseIsClosedIfTheHandlerDoesNotReadIt() throws Exception {
        runs.run(() -> {
            try (var http = ClientSession.options().transport(slow(3)).create()) {
                assertThat(http.get("http://a/").<Integer>receive(Response::status))
                        .isEqualTo(200);
                assertThatThrownBy(() -> http.get("http://a/").receive(response -> {
                            throw new IllegalStateException("no");
                        }))
                        .hasMessage("no");

                assertThat(closes).hasValue(2);
            }
        });
    }

    @Test
    void bodyThatBreaksOffIsATryThatFailedAndTheLastOneCounts() throws Exception {
        FakeTransport transport = new FakeTransport((request, progress) -> {
            int number = asked.incrementAndGet();
            return number == 1
                    ? FakeTransport.streamed(
                            200, Headers.none(), broken(request.url().uri()))
                    : FakeTransport.text("try " + number);
        });
        List<Integer> seen = new ArrayList<>();
        runs.run(() -> {
            try (var http = trying(transport, SECOND)) {
                String text = http.get("http://a/").receive(response -> {
                    seen.add(response.status());
                    return response.body().text();
                });

                assertThat(text).isEqualTo("try 2");
                assertThat(seen).containsExactly(200, 200);
            }
        });
    }

    private static BodySource broken(java.net.URI url) {
        return new BodySource() {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                throw new ConnectionLostException("broken off", url, null);
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void handlerAlsoReadsAResponseThatAnInterceptorMade() throws Exception {
        runs.run(() -> {
            try (var http = ClientSession.options()
                    .transport(slow(3))
                    .interceptor((request, next) -> Response.buffered(request, 201, Headers.none(), new byte[5]))
                    .create()) {
                assertThat(http.get("http://a/").<Integer>receive(r -> r.body().bytes().length))
                        .isEqualTo(5);
                assertThat(asked).hasValue(0);
            }
        });
    }

    @Test
    void limitOfATryIncludesTheBodyAndEachTryHasItsOwn() throws Exception {
        runs.run(() -> {
            try (var http = trying(slow(10), Duration.ofSeconds(7))) {
                assertThatThrownBy(() -> http.get("http://a/")
                                .receive(response -> response.body().bytes()))
                        .isInstanceOfSatisfying(PhaseTimeoutException.class, e -> {
                            assertThat(e.phase()).isEqualTo(Phase.TRY);
                            assertThat(e.elapsed()).isEqualTo(Duration.ofSeconds(7));
                        });
                assertThatThrownBy(() -> http.get("http://a/").send()).isInstanceOf(PhaseTimeoutException.class);
            }
        });
        assertThat(asked).hasValue(4);
        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(28));
    }

    @Test
    void timeInLineIsNoPartOfATry() throws Exception {
        runs.run(() -> {
            try (var http = ClientSession.options()
                    .transport(slow(6))
                    .connectionLimit(1)
                    .tryTimeout(Duration.ofSeconds(7))
                    .create()) {
                TaskGroup.run(group -> {
                    for (int i = 0; i < 5; i++) {
                        group.spawn(() -> http.get("http://a/")
                                .receive(response -> response.body().bytes()));
                    }
                });
            }
        });
        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void redirectsShareTheLimitOfTheirTry() throws Exception {
        FakeTransport transport = new FakeTransport((request, progress) -> {
            asked.incrementAndGet();
            Async.sleep(Duration.ofSeconds(4));
            return request.url().path().equals("/old")
                    ? FakeTransport.answer(302, Headers.of("Location", "/new"), "")
                    : FakeTransport.text("late");
        });
        runs.run(() -> {
            try (var http = ClientSession.options()
                    .transport(transport)
                    .tryTimeout(Duration.ofSeconds(7))
                    .create()) {
                assertThatThrownBy(() -> http.get("http://a/old").send()).isInstanceOf(PhaseTimeoutException.class);
            }
        });
        assertThat(asked).hasValue(2);
        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(7));
    }
}

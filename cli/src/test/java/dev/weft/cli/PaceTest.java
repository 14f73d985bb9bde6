package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Concurrency and rate of requests as seen by the servers. */
@Tag("real-time")
@Timeout(60)
class PaceTest {
    private final ConcurrentLinkedQueue<Long> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** Starts a server that responds with {@code then} and records the arrival of requests. */
    private MockWebServer watched(Answer then) throws IOException {
        MockWebServer server = new MockWebServer();
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                arrivals.add(System.nanoTime());
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                try {
                    return then.to(request.getTarget());
                } finally {
                    inside.decrementAndGet();
                }
            }
        });
        server.start(InetAddress.getLoopbackAddress(), 0);
        return server;
    }

    private static MockResponse fine() {
        return new MockResponse.Builder().body("fine").build();
    }

    private static String url(MockWebServer server, String path) {
        return "http://127.0.0.1:" + server.getPort() + "/" + path;
    }

    @Test
    void rateSpreadsWhatBeginsAlsoOnManyConnections() throws Exception {
        try (MockWebServer server = watched(path -> fine())) {
            long start = System.nanoTime();

            Cli run = Cli.run("fetch", "--rate", "20/s", url(server, "[0-10]"));

            assertThat(run.status()).isZero();
            assertThat(arrivals).hasSize(11);
            assertThat(arrivedSince(start, 10)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
        }
    }

    @Test
    void rateCountsWhatIsTriedAgain() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (MockWebServer server = watched(path -> count.incrementAndGet() <= 5
                ? new MockResponse.Builder().code(503).build()
                : fine())) {
            long start = System.nanoTime();

            Cli run = Cli.run("fetch", "--rate", "10/s", url(server, "[1-5]"));

            assertThat(run.status()).isZero();
            assertThat(arrivals).hasSize(10);
            assertThat(arrivedSince(start, 9)).isGreaterThanOrEqualTo(Duration.ofMillis(900));
        }
    }

    /**
     * The time from {@code start} to the arrival of the request with this index. The first may arrive at once, and none
     * before its time.
     */
    private Duration arrivedSince(long start, int index) {
        return Duration.ofNanos(arrivals.stream().sorted().toList().get(index) - start);
    }

    @Test
    void concurrencyIsTheMostThatAreUnderWay() throws Exception {
        CountDownLatch three = new CountDownLatch(3);
        try (MockWebServer server = watched(path -> {
            three.countDown();
            three.await();
            return fine();
        })) {
            Cli run = Cli.run("fetch", "-c", "3", url(server, "[1-20]"));

            assertThat(run.status()).isZero();
            assertThat(most).hasValue(3);
        }
    }

    @Test
    void hostThatIsBusyKeepsNoOtherWaiting() throws Exception {
        CountDownLatch two = new CountDownLatch(2);
        CountDownLatch otherWasAsked = new CountDownLatch(1);
        AtomicInteger atOther = new AtomicInteger();
        MockWebServer other = new MockWebServer();
        other.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                atOther.incrementAndGet();
                otherWasAsked.countDown();
                return fine();
            }
        });
        try (other;
                MockWebServer busy = watched(path -> {
                    two.countDown();
                    two.await();
                    otherWasAsked.await();
                    return fine();
                })) {
            other.start(InetAddress.getLoopbackAddress(), 0);

            Cli run = Cli.run("fetch", "-c", "4", "--per-host", "2", url(busy, "[1-20]"), url(other, ""));

            assertThat(run.status()).isZero();
            assertThat(arrivals).hasSize(20);
            assertThat(most).hasValue(2);
            assertThat(atOther).hasValue(1);
        }
    }

    /** The response of a server. */
    private interface Answer {
        MockResponse to(String path) throws InterruptedException;
    }
}

package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Async;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.TimedOutException;
import dev.weft.http.spi.Resolver;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cancels requests over real sockets. The tests run in real time, so their upper bounds are generous. */
@Tag("real-time")
@Timeout(60)
class CancelledRequestTest {
    private static final Duration PROMPT = Duration.ofSeconds(2);

    private final ClientSession http = ClientSession.create();

    @AfterEach
    void nothingIsLeft() {
        assertThat(http.openConnections()).isEqualTo(http.idleConnections());
        assertThat(http.toString()).contains("0 in progress, 0 waiting");
        http.close();
        assertThat(http.openConnections()).isZero();
        assertThat(Thread.interrupted()).isFalse();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "http  | ''",
                "http  | HTTP/1.1 200 OK~Content-Len",
                "http  | HTTP/1.1 200 OK~Content-Length: 100~~the first of the bytes",
                "http  | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~hello~",
                "https | ''",
            })
    void cancelledRequestEndsAtOnceAndClosesItsConnection(String scheme, String words) throws Exception {
        try (var server = SilentServer.saying(words.replace("~", "\r\n"))) {
            Outcome<?> outcome = TaskGroup.call(group -> {
                Task<?> task = group.spawn(() -> http.get(server.url(scheme)).send());
                server.awaitHeard();

                task.cancel("not needed");
                return Async.withTimeout(PROMPT, task::outcome);
            });

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Cancelled.class,
                            cancelled ->
                                    assertThat(cancelled.reason()).isEqualTo("cancelled by task 'main': not needed"));
            server.awaitClientGone();
            assertThat(http.openConnections()).isZero();
        }
    }

    @Test
    void timedOutRequestThrowsTheTimeoutAndClosesItsConnection() throws Exception {
        try (var server = SilentServer.saying("")) {
            assertThatThrownBy(() -> Async.withTimeout(
                            Duration.ofMillis(50),
                            () -> http.get(server.url("http")).send()))
                    .isInstanceOf(TimedOutException.class)
                    .hasMessage("timed out after 50 ms");

            server.awaitClientGone();
            assertThat(http.openConnections()).isZero();
        }
    }

    @Test
    void requestThatIsStillConnectingEndsAtOnce() throws Exception {
        try (var server = new FullServer()) {
            assertThatThrownBy(() -> Async.withTimeout(PROMPT, () -> {
                        Async.withTimeout(
                                Duration.ofMillis(100),
                                () -> http.get(server.url()).send());
                    }))
                    .hasMessage("timed out after 100 ms");
        }
    }

    @Test
    void requestThatLooksUpANameEndsAtOnce() throws Exception {
        CountDownLatch lookingUp = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        Resolver slow = name -> {
            lookingUp.countDown();
            awaitUninterruptibly(answer);
            return List.of(InetAddress.getLoopbackAddress());
        };

        try (var http = ClientSession.options().resolver(slow).create()) {
            Outcome<?> outcome = TaskGroup.call(group -> {
                Task<?> task =
                        group.spawn(() -> http.get("http://slow.example/").send());
                lookingUp.await();

                task.cancel("not needed");
                return Async.withTimeout(PROMPT, task::outcome);
            });

            assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
        } finally {
            answer.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void cancelledWaiterLeavesItsPermitToTheNext() throws Exception {
        try (var http = ClientSession.options().connectionLimit(1).create();
                var silent = SilentServer.saying("");
                var server = new MockWebServer()) {
            server.enqueue(new MockResponse.Builder().body("hello").build());
            server.start();

            String body = TaskGroup.call(group -> {
                Task<?> first = group.spawn(() -> http.get(silent.url("http")).send());
                silent.awaitHeard();
                Task<?> second =
                        group.spawn(() -> http.get(server.url("/").toString()).send());
                Task<String> third = group.spawn(
                        () -> http.get(server.url("/").toString()).send().text());

                second.cancel("not needed");
                second.outcome();
                first.cancel("not needed");
                return Async.withTimeout(PROMPT, third::await);
            });

            assertThat(body).isEqualTo("hello");
        }
    }

    @Test
    void interruptFromForeignCodeEndsTheRequest() throws Exception {
        try (var server = SilentServer.saying("")) {
            Outcome<?> outcome = TaskGroup.options().keepGoing().call(group -> {
                AtomicReference<Thread> thread = new AtomicReference<>();
                Task<Throwable> task = group.spawn(() -> {
                    thread.set(Thread.currentThread());
                    return catchThrowable(() -> http.get(server.url("http")).send());
                });
                server.awaitHeard();

                thread.get().interrupt();
                return task.outcome();
            });

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Success.class,
                            success -> assertThat(success.value()).isInstanceOf(InterruptedException.class));
            server.awaitClientGone();
        }
    }

    @Test
    void interruptOfAPlainThreadEndsTheRequest() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        try (var server = SilentServer.saying("")) {
            Thread thread = Thread.ofPlatform()
                    .start(() -> thrown.set(
                            catchThrowable(() -> http.get(server.url("http")).send())));
            server.awaitHeard();

            thread.interrupt();
            server.awaitClientGone();
            thread.join();
        }

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void closingTheSessionEndsWhatIsUnderWay() throws Exception {
        try (var server = SilentServer.saying("")) {
            Outcome<?> outcome = TaskGroup.options().keepGoing().call(group -> {
                Task<?> task = group.spawn(() -> http.get(server.url("http")).send());
                server.awaitHeard();

                http.close();
                return Async.withTimeout(PROMPT, task::outcome);
            });

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Failure.class,
                            failure -> assertThat(failure.exception())
                                    .isInstanceOf(IOException.class)
                                    .hasMessage("the session was closed while the request was in progress"));
            server.awaitClientGone();
        }
    }

    @Test
    void cancelledRequestsNeverSpoilTheOthers() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (var server = new MockWebServer()) {
            server.setDispatcher(new EchoPath());
            server.start();

            for (int round = 0; round < 40; round++) {
                TaskGroup.options().keepGoing().run(group -> {
                    List<Task<?>> doomed = new ArrayList<>();
                    for (int i = 0; i < 10; i++) {
                        String path = "/" + random.nextInt(1000);
                        String url = server.url(path).toString();
                        group.spawn(() -> assertThat(
                                        http.get(url).send().requireSuccess().text())
                                .isEqualTo(path));
                        doomed.add(group.spawn(() -> http.get(url).send()));
                    }
                    for (Task<?> task : doomed) {
                        Async.sleep(Duration.ofNanos(random.nextInt(300_000)));
                        task.cancel("at random");
                    }
                });

                assertThat(http.openConnections())
                        .as("round %d, seed %d", round, seed)
                        .isEqualTo(http.idleConnections());
            }
        }
    }
}

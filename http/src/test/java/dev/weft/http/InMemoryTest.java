package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.TlsException;
import dev.weft.http.spi.Dialler;
import dev.weft.io.ByteStream;
import dev.weft.io.Link;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole exchanges in memory and in virtual time: which connection carries which request. */
@Timeout(30)
@InEveryWay
class InMemoryTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String URL = "http://near.example/";

    @RegisterExtension
    final Runs runs;

    InMemoryTest(Way way) {
        runs = new Runs(way);
    }

    private interface Visit {
        void run(MemoryServer server, ClientSession http) throws Exception;
    }

    private void with(MemoryServer.Script script, Visit body) throws Exception {
        with(Link.perfect(), script, body);
    }

    private void with(Link link, MemoryServer.Script script, Visit body) throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            MemoryServer server = new MemoryServer(group, link, script);
            try (ClientSession http = ClientSession.options().dialler(server).create()) {
                body.run(server, http);
            }
        }));
    }

    private static void answer(ByteStream stream, int number) throws java.io.IOException, InterruptedException {
        while (MemoryServer.head(stream) != null) {
            stream.write(OK);
        }
    }

    @Test
    void responseTakesTheTimeOfTheLink() throws Exception {
        Link slow = Link.perfect().latency(Duration.ofMillis(40), Duration.ofMillis(40));

        with(slow, InMemoryTest::answer, (server, http) -> {
            assertThat(http.get(URL).send().text()).isEqualTo("ok");

            assertThat(runs.elapsed()).isEqualTo(Duration.ofMillis(80));
        });
    }

    @Test
    void oneConnectionCarriesOneRequestAfterTheOther() throws Exception {
        with(InMemoryTest::answer, (server, http) -> {
            for (int i = 0; i < 3; i++) {
                assertThat(http.get(URL).send().text()).isEqualTo("ok");
            }

            assertThat(server.connections()).isEqualTo(1);
            assertThat(http.idleConnections()).isEqualTo(1);
        });
    }

    @Test
    void connectionThatTheServerHasClosedIsNotUsedForAPost() throws Exception {
        with(
                (stream, number) -> {
                    MemoryServer.head(stream);
                    stream.write(OK);
                },
                (server, http) -> {
                    for (int i = 0; i < 3; i++) {
                        assertThat(http.post(URL).send().text()).isEqualTo("ok");
                        Async.sleep(Duration.ofMillis(10));
                    }

                    assertThat(server.connections()).isEqualTo(3);
                });
    }

    @Test
    void connectionIsNotUsedLongerThanTheServerKeepsIt() throws Exception {
        with(
                (stream, number) -> {
                    while (MemoryServer.head(stream) != null) {
                        stream.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nKeep-Alive: timeout=5\r\n\r\n");
                    }
                },
                (server, http) -> {
                    http.post(URL).send();
                    Async.sleep(Duration.ofSeconds(4));
                    http.post(URL).send();
                    assertThat(server.connections()).isEqualTo(1);

                    Async.sleep(Duration.ofMillis(4_600));
                    http.post(URL).send();
                    assertThat(server.connections()).isEqualTo(2);
                });
    }

    @Test
    void connectionIsNotUsedLongerThanTheSessionKeepsIt() throws Exception {
        with(InMemoryTest::answer, (server, http) -> {
            http.get(URL).send();
            Async.sleep(Duration.ofMinutes(5));
            http.get(URL).send();

            assertThat(server.connections()).isEqualTo(2);
            assertThat(http.openConnections()).isEqualTo(1);
        });
    }

    @Test
    void unrequestedBytesAreNotAResponse() throws Exception {
        with(
                (stream, number) -> {
                    while (MemoryServer.head(stream) != null) {
                        stream.write(OK + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nEVIL");
                    }
                },
                (server, http) -> {
                    assertThat(http.get(URL).send().text()).isEqualTo("ok");
                    Async.sleep(Duration.ofMillis(1));
                    assertThat(http.get(URL).send().text()).isEqualTo("ok");

                    assertThat(server.connections()).isEqualTo(2);
                });
    }

    /**
     * Serves one request on the first connection, and aborts this connection at the second request. Serves all requests
     * on later connections.
     */
    private static void breakOffAtTheSecond(ByteStream stream, int number)
            throws java.io.IOException, InterruptedException {
        if (number > 1) {
            answer(stream, number);
            return;
        }
        MemoryServer.head(stream);
        stream.write(OK);
        MemoryServer.head(stream);
        stream.abort();
    }

    @Test
    void idempotentRequestThatAnIdleConnectionHasLostIsSentAgain() throws Exception {
        with(InMemoryTest::breakOffAtTheSecond, (server, http) -> {
            http.get(URL).send();

            assertThat(http.put(URL).text("new").send().text()).isEqualTo("ok");
            assertThat(server.connections()).isEqualTo(2);
        });
    }

    @Test
    void postThatAnIdleConnectionHasLostIsAFailure() throws Exception {
        with(InMemoryTest::breakOffAtTheSecond, (server, http) -> {
            http.get(URL).send();

            assertThatThrownBy(() -> http.post(URL).text("pay").send()).isInstanceOf(ConnectionLostException.class);
            assertThat(server.connections()).isEqualTo(1);
        });
    }

    @Test
    void requestThatANewConnectionHasLostIsAFailure() throws Exception {
        with((stream, number) -> MemoryServer.head(stream), (server, http) -> {
            assertThatThrownBy(() -> http.get(URL).send()).isInstanceOf(ConnectionLostException.class);

            assertThat(server.connections()).isEqualTo(1);
        });
    }

    @Test
    void responseThatHasBegunIsNotAskedForAgain() throws Exception {
        with(
                (stream, number) -> {
                    MemoryServer.head(stream);
                    stream.write(OK);
                    MemoryServer.head(stream);
                    stream.write("HTTP/1.1 2");
                },
                (server, http) -> {
                    http.get(URL).send();

                    assertThatThrownBy(() -> http.get(URL).send()).isInstanceOf(ConnectionLostException.class);
                    assertThat(server.connections()).isEqualTo(1);
                });
    }

    @Test
    void cancelledRequestClosesItsConnection() throws Exception {
        with(
                (stream, number) -> {
                    while (MemoryServer.head(stream) != null) {
                        Async.sleep(Duration.ofSeconds(2));
                        stream.write(OK);
                    }
                },
                (server, http) -> {
                    assertThat(Async.<Response, Exception>moveOnAfter(
                                    Duration.ofSeconds(1), () -> http.get(URL).send()))
                            .isEmpty();
                    assertThat(http.openConnections()).isZero();

                    assertThat(http.get(URL).send().text()).isEqualTo("ok");
                });
    }

    @Test
    void requestThatIsCancelledBetweenConnectingAndTlsClosesItsConnection() throws Exception {
        List<ByteStream> made = new CopyOnWriteArrayList<>();
        runs.run(() -> TaskGroup.run(group -> {
            Dialler dialler = place -> {
                made.add(ByteStream.pair().near());
                group.cancel("connected, and not wanted any more");
                return made.getFirst();
            };
            try (ClientSession http = ClientSession.options().dialler(dialler).create()) {
                http.get("https://near.example/").send();
            }
        }));

        assertThat(made).hasSize(1).noneMatch(ByteStream::isOpen);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a_b.example",
                "near-.example",
                "-near.example",
                "xn--.org",
                "a!b.org",
                "*.a.org",
                "a~b",
                "-",
                "[fe80::1%25x]"
            })
    void noNameInARedirectIsAMistakeOfTheCaller(String host) throws Exception {
        with(
                (stream, number) -> {
                    if (number > 1) {
                        return;
                    }
                    MemoryServer.head(stream);
                    stream.write("HTTP/1.1 302 Found\r\nLocation: https://" + host + "/\r\nContent-Length: 0\r\n\r\n");
                },
                (server, http) -> {
                    assertThatThrownBy(() -> http.get(URL).send()).isInstanceOf(TlsException.class);

                    assertThat(http.openConnections()).isEqualTo(http.idleConnections());
                });
    }

    private static final class KeyOfAnotherFormat implements PrivateKey {
        private static final long serialVersionUID = 1;

        @Override
        public String getAlgorithm() {
            return "RSA";
        }

        @Override
        public String getFormat() {
            return "another";
        }

        @Override
        public byte[] getEncoded() {
            return new byte[1];
        }
    }

    @Test
    void certificatesThatCannotBeUsedLeaveNoConnection() throws Exception {
        List<ByteStream> made = new CopyOnWriteArrayList<>();
        Dialler dialler = place -> {
            made.add(ByteStream.pair().near());
            return made.getFirst();
        };
        HeldCertificate certificate = new HeldCertificate.Builder().build();
        Tls unusable = Tls.system().clientCertificate(List.of(certificate.certificate()), new KeyOfAnotherFormat());

        runs.run(() -> {
            try (ClientSession http =
                    ClientSession.options().dialler(dialler).tls(unusable).create()) {
                assertThatThrownBy(() -> http.get("https://near.example/").send())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("these certificates cannot be used: ");
            }
        });

        assertThat(made).hasSize(1).noneMatch(ByteStream::isOpen);
    }

    @Test
    void noMoreConnectionsAreIdleThanAllowed() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            MemoryServer server = new MemoryServer(group, Link.perfect(), InMemoryTest::answer);
            try (ClientSession http =
                    ClientSession.options().dialler(server).connectionLimit(2).create()) {
                for (int host = 0; host < 5; host++) {
                    http.get("http://host" + host + ".example/").send();
                }
                assertThat(http.openConnections()).isEqualTo(2);

                http.get("http://host4.example/").send();
                assertThat(server.connections()).isEqualTo(5);
                http.get("http://host0.example/").send();
                assertThat(server.connections()).isEqualTo(6);
            }
        }));
    }

    @Test
    void derivedSessionUsesTheConnectionsOfTheOther() throws Exception {
        with(InMemoryTest::answer, (server, http) -> {
            http.get(URL).send();
            try (ClientSession derived =
                    http.derive().header("X-Derived", "yes").create()) {
                derived.get(URL).send();
            }
            http.get(URL).send();

            assertThat(server.connections()).isEqualTo(1);
        });
    }

    @Test
    void shortBodyIsAFailureHoweverItIsRead() throws Exception {
        with(
                (stream, number) -> {
                    MemoryServer.head(stream);
                    stream.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort");
                },
                (server, http) -> {
                    try (Response response = http.get(URL).open()) {
                        assertThatThrownBy(() -> response.body().chunks(chunk -> {}))
                                .isInstanceOf(ConnectionLostException.class);
                    }
                });
    }
}

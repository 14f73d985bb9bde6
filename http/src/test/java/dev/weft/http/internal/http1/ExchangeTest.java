package dev.weft.http.internal.http1;

import static dev.weft.http.internal.http1.Peer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.failure.ConnectionLostException;
import dev.weft.http.failure.HttpException;
import dev.weft.http.failure.HttpProtocolException;
import dev.weft.http.spi.BodyWriter;
import dev.weft.http.spi.HeaderFields;
import dev.weft.http.spi.Progress;
import dev.weft.http.spi.TransportRequest;
import dev.weft.http.spi.TransportResponse;
import dev.weft.http.spi.Url;
import dev.weft.io.ByteStream;
import dev.weft.io.Link;
import dev.weft.sync.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exchanges over memory, in virtual time. */
@Timeout(60)
class ExchangeTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @RegisterExtension
    private final Runs runs = new Runs(Way.EVENT_LOOP);

    private void run(Action.On<Peer, Exception> body) throws Exception {
        runs.run(() -> {
            try (Peer peer = new Peer()) {
                body.run(peer);
            }
        });
    }

    @Test
    void requestIsSentAsItIsAndNothingIsAdded() throws Exception {
        run(peer -> {
            peer.says(OK);

            TransportResponse response = peer.exchange(Peer.request(
                    "GET", HeaderFields.none().plus("Accept", "*/*").plus("X-B", "ä"), null));

            assertThat(response.status()).isEqualTo(200);
            assertThat(Peer.body(response)).isEqualTo("ok");
            assertThat(peer.readHead())
                    .isEqualTo("GET /path?q=1 HTTP/1.1\r\nHost: example.org\r\nAccept: */*\r\nX-B: ä\r\n\r\n");
        });
    }

    @Test
    void connectionIsReusableAfterACleanEndAndReleasedOnce() throws Exception {
        run(peer -> {
            for (int i = 1; i <= 3; i++) {
                peer.says(OK);
                TransportResponse response = peer.exchange(get());
                assertThat(peer.connection.isReusable()).isFalse();

                assertThat(Peer.body(response)).isEqualTo("ok");
                response.body().close();

                assertThat(peer.connection.isReusable()).isTrue();
                assertThat(peer.connection.isStale()).isFalse();
                assertThat(peer.released).isEqualTo(i);
            }
        });
    }

    @Test
    void unrequestedBytesMakeTheConnectionStale() throws Exception {
        run(peer -> {
            peer.says(OK);
            Peer.body(peer.exchange(get()));

            peer.says("HTTP/1.1 408 Request Timeout\r\n\r\n");

            assertThat(peer.connection.isStale()).isTrue();
        });
    }

    @Test
    void endOfTheIdleConnectionMakesItStale() throws Exception {
        run(peer -> {
            peer.says(OK);
            Peer.body(peer.exchange(get()));

            peer.server.shutdownOutput();

            assertThat(peer.connection.isStale()).isTrue();
        });
    }

    @Test
    void bodyOfKnownLengthGoesOutWithTheHeadInOneWrite() throws Exception {
        run(peer -> {
            peer.says(OK);
            peer.exchange(Peer.request("POST", HeaderFields.none(), Peer.body("hello", true)));
            byte[] into = new byte[1000];

            int count = peer.server.read(into);

            assertThat(Peer.text(Arrays.copyOf(into, count)))
                    .isEqualTo("POST /path?q=1 HTTP/1.1\r\nHost: example.org\r\nContent-Length: 5\r\n\r\nhello");
        });
    }

    @Test
    void bodyOfUnknownLengthGoesOutInChunks() throws Exception {
        run(peer -> {
            peer.says(OK);
            peer.exchange(Peer.request("POST", HeaderFields.none(), Peer.writing(BodyWriter.UNKNOWN, out -> {
                out.write(Peer.bytes("hello, "));
                out.flush();
                out.write(Peer.bytes("world"));
                out.write('!');
            })));

            assertThat(peer.readHead()).contains("\r\nTransfer-Encoding: chunked\r\n");
            assertThat(Peer.text(peer.server.readExactly(28))).isEqualTo("7\r\nhello, \r\n6\r\nworld!\r\n0\r\n\r\n");
        });
    }

    @Test
    void framingOfTheRequestIsThatOfItsBodyWhateverItsFieldsSay() throws Exception {
        run(peer -> {
            HeaderFields fields =
                    HeaderFields.none().plus("Content-Length", "99").plus("Transfer-Encoding", "chunked");
            peer.says(OK);
            peer.exchange(Peer.request("GET", fields, null)).body().close();
            peer.says(OK);
            peer.exchange(Peer.request("PUT", fields, null));

            assertThat(peer.readHead()).isEqualTo("GET /path?q=1 HTTP/1.1\r\nHost: example.org\r\n\r\n");
            assertThat(peer.readHead())
                    .isEqualTo("PUT /path?q=1 HTTP/1.1\r\nHost: example.org\r\nContent-Length: 0\r\n\r\n");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 100_000, 3_000_000})
    void largeBodiesArriveWholeEitherWay(int size) throws Exception {
        String text = "0123456789".repeat(size / 10);
        for (boolean known : new boolean[] {true, false}) {
            run(peer -> TaskGroup.run(group -> {
                Task<String> received = group.spawn(() -> {
                    peer.readHead();
                    String all = known ? Peer.text(peer.server.readExactly(size)) : readChunks(peer.server);
                    peer.says(OK);
                    return all;
                });

                TransportResponse response =
                        peer.exchange(Peer.request("POST", HeaderFields.none(), Peer.body(text, known)));

                assertThat(Peer.body(response)).isEqualTo("ok");
                assertThat(received.await()).isEqualTo(text);
                assertThat(peer.connection.isReusable()).isTrue();
            }));
        }
    }

    private static String readChunks(ByteStream server) throws IOException, InterruptedException {
        StringBuilder all = new StringBuilder();
        for (int size = chunkSize(server); size > 0; size = chunkSize(server)) {
            all.append(Peer.text(server.readExactly(size)));
            server.readExactly(2);
        }
        return all.toString();
    }

    private static int chunkSize(ByteStream server) throws IOException, InterruptedException {
        return Integer.parseInt(String.valueOf(server.readLine()), 16);
    }

    @ParameterizedTest
    @CsvSource({
        "3, the body is longer than the 3 bytes that it declared",
        "7, the body ended after 5 of the 7 bytes that it declared",
        "100000, the body ended after 5 of the 100000 bytes that it declared"
    })
    void bodyThatIsNotAsLongAsItDeclaredClosesTheConnection(int declared, String message) throws Exception {
        run(peer -> {
            assertThatThrownBy(() -> peer.exchange(Peer.request(
                            "POST",
                            HeaderFields.none(),
                            Peer.writing(declared, out -> out.write(Peer.bytes("hello"))))))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(HttpException.class)
                    .hasMessage(message);

            assertThat(peer.connection.isReusable()).isFalse();
            assertThat(peer.released).isEqualTo(1);
        });
    }

    @Test
    void bodyCannotBeWrittenAfterItsEnd() throws Exception {
        OutputStream[] kept = new OutputStream[1];
        run(peer -> {
            peer.says(OK);
            peer.exchange(Peer.request("POST", HeaderFields.none(), Peer.writing(0, out -> kept[0] = out)));

            assertThatThrownBy(() -> kept[0].write(Peer.bytes("GET / HTTP/1.1")))
                    .isInstanceOf(IOException.class);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"A: 1\r\nB: 2", "A\0: 1", "A: \u20ac", "A B: 1", ": 1"})
    void requestThatWouldNotBeOneIsRefusedBeforeAnythingIsSent(String field) throws Exception {
        int colon = field.indexOf(':');
        HeaderFields fields = HeaderFields.received(field.substring(0, colon), field.substring(colon + 2));
        run(peer -> {
            assertThatThrownBy(() -> peer.exchange(Peer.request("GET", fields, null)))
                    .isInstanceOf(IllegalArgumentException.class);

            assertThat(peer.connection.nothingWritten()).isTrue();
            assertThat(peer.released).isEqualTo(1);
        });
    }

    @Test
    void headHasNoBodyWhateverItsFieldsSay() throws Exception {
        run(peer -> {
            peer.says("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");

            TransportResponse response = peer.exchange(Peer.request("HEAD", HeaderFields.none(), null));

            assertThat(Peer.body(response)).isEmpty();
            assertThat(peer.connection.isReusable()).isTrue();
        });
    }

    @Test
    void nextHeadWithOtherFieldsIsNotTakenForTheOneBefore() throws Exception {
        run(peer -> {
            List<String> heads = List.of("A: 1", "A: 1", "A: 1\r\nB: 2", "B: 2", "A: 1\r\n 2", "A: 1", "");
            for (String fields : heads) {
                String more = fields.isEmpty() ? "" : "\r\n" + fields;
                peer.says("HTTP/1.1 200 OK\r\nContent-Length: 0" + more + "\r\n\r\n");

                assertThat(peer.exchange(get()).headers())
                        .hasToString("Content-Length: 0\n"
                                + more.replace("\r\n ", " ")
                                        .replace("\r\n", "\n")
                                        .strip() + (fields.isEmpty() ? "" : "\n"));
            }
        });
    }

    @Test
    void closeBeforeTheEndSavesTheConnectionIfTheRestIsThere() throws Exception {
        run(peer -> {
            peer.says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
            peer.exchange(get()).body().close();
            assertThat(peer.connection.isReusable()).isTrue();

            peer.says("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello");
            peer.exchange(get()).body().close();

            assertThat(peer.connection.isReusable()).isFalse();
            assertThat(peer.released).isEqualTo(2);
        });
    }

    @Test
    void closeByAnotherTaskEndsARead() throws Exception {
        run(peer -> TaskGroup.run(group -> {
            peer.says("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n");
            TransportResponse response = peer.exchange(get());
            Task<Throwable> reading =
                    group.spawn(() -> catchThrowable(() -> response.body().read(new byte[10], 0, 10)));
            Async.sleep(Duration.ofSeconds(1));

            response.body().close();

            assertThat(reading.await()).isInstanceOf(ConnectionLostException.class);
            assertThat(peer.released).isEqualTo(1);
            assertThatThrownBy(() -> response.body().read(new byte[10], 0, 10)).hasMessage("the response is closed");
        }));
    }

    @Test
    void readThatIsCancelledLosesNothing() throws Exception {
        run(peer -> {
            peer.says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe");
            TransportResponse response = peer.exchange(get());
            byte[] into = new byte[10];
            response.body().read(into, 0, 10);
            assertThat(Async.moveOnAfter(
                            Duration.ofSeconds(1), () -> response.body().read(into, 0, 10)))
                    .isEmpty();

            peer.says("llo\r\n0\r\n\r\n");

            assertThat(Peer.body(response)).isEqualTo("llo");
            assertThat(peer.connection.isReusable()).isTrue();
        });
    }

    @Test
    void cancelledExchangeClosesTheConnection() throws Exception {
        run(peer -> {
            assertThat(Async.moveOnAfter(Duration.ofSeconds(1), () -> peer.exchange(get())))
                    .isEmpty();

            assertThat(peer.connection.isReusable()).isFalse();
            assertThat(peer.connection.nothingWritten()).isFalse();
            assertThat(peer.released).isEqualTo(1);
        });
    }

    @Test
    void lostConnectionTellsWhetherAnythingWasWritten() throws Exception {
        run(peer -> {
            peer.server.abort();

            assertThatThrownBy(() -> peer.exchange(get())).isInstanceOf(ConnectionLostException.class);

            assertThat(peer.connection.nothingWritten()).isTrue();
        });
    }

    @Test
    void bodyIsSentWhenTheServerWantsItOrAfterASecond() throws Exception {
        HeaderFields expecting = HeaderFields.none().plus("Expect", "100-continue");
        for (boolean wanted : new boolean[] {true, false}) {
            run(peer -> TaskGroup.run(group -> {
                Task<Duration> received = group.spawn(() -> {
                    peer.readHead();
                    Duration before = runs.elapsed();
                    if (wanted) {
                        peer.says("HTTP/1.1 100 Continue\r\n\r\n");
                    }
                    assertThat(Peer.text(peer.server.readExactly(5))).isEqualTo("hello");
                    peer.says(OK);
                    return runs.elapsed().minus(before);
                });

                TransportResponse response = peer.exchange(Peer.request("POST", expecting, Peer.body("hello", true)));

                assertThat(Peer.body(response)).isEqualTo("ok");
                assertThat(received.await()).isEqualTo(wanted ? Duration.ZERO : Duration.ofSeconds(1));
                assertThat(peer.connection.isReusable()).isTrue();
            }));
        }
    }

    @Test
    void hintsDoNotAskForTheBody() throws Exception {
        run(peer -> {
            peer.says("HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n");
            peer.says("HTTP/1.1 102 Processing\r\n\r\n");
            peer.says("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");

            TransportResponse response = peer.exchange(
                    Peer.request("POST", HeaderFields.none().plus("Expect", "100-continue"), Peer.body("hello", true)));

            assertThat(response.status()).isEqualTo(417);
            peer.readHead();
            assertThat(peer.server.readAll(10)).isEmpty();
        });
    }

    @Test
    void bodyThatTheServerDoesNotWantIsNotSent() throws Exception {
        run(peer -> {
            peer.says("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");

            TransportResponse response = peer.exchange(
                    Peer.request("POST", HeaderFields.none().plus("Expect", "100-continue"), Peer.body("hello", true)));

            assertThat(response.status()).isEqualTo(417);
            assertThat(peer.connection.isReusable()).isFalse();
            peer.readHead();
            assertThat(peer.server.readAll(10)).isEmpty();
        });
    }

    @Test
    void refusalWhileTheBodyIsBeingSentEndsIt() throws Exception {
        run(peer -> {
            peer.says("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nno!");
            Peer.Writing endless = out -> {
                while (true) {
                    out.write(new byte[10_000]);
                }
            };

            TransportResponse response =
                    peer.exchange(Peer.request("POST", HeaderFields.none(), Peer.writing(BodyWriter.UNKNOWN, endless)));

            assertThat(response.status()).isEqualTo(413);
            assertThat(Peer.body(response)).isEqualTo("no!");
            assertThat(peer.connection.isReusable()).isFalse();
        });
    }

    @Test
    void refusalReachesABodyThatWaitsForSomethingElse() throws Exception {
        run(peer -> {
            Event never = Event.create();
            peer.says("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");

            TransportResponse response = peer.exchange(
                    Peer.request("POST", HeaderFields.none(), Peer.writing(BodyWriter.UNKNOWN, out -> never.await())));

            assertThat(response.status()).isEqualTo(503);
        });
    }

    @Test
    void serverThatAnswersWhileItReadsIsNotHeldUp() throws Exception {
        int size = 600_000;
        run(peer -> TaskGroup.run(group -> {
            group.spawn(
                    () -> { // an echo, which reads a part only after it has sent the previous part
                        peer.readHead();
                        peer.says("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
                        for (int i = 0; i < size / 1000; i++) {
                            peer.server.write(peer.server.readExactly(1000));
                        }
                    });

            TransportResponse response =
                    peer.exchange(Peer.request("POST", HeaderFields.none(), Peer.body("x".repeat(size), true)));

            assertThat(Peer.body(response)).hasSize(size);
            assertThat(peer.connection.isReusable()).isTrue();
        }));
    }

    @Test
    void responseIsFoundThoughTheServerStoppedReading() throws Exception {
        runs.run(() -> {
            try (Peer peer = new Peer(Link.perfect().resetAfter(50_000))) {
                peer.says("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");

                TransportResponse response = peer.exchange(
                        Peer.request("POST", HeaderFields.none(), Peer.body("x".repeat(1_000_000), true)));

                assertThat(response.status()).isEqualTo(403);
            }
        });
    }

    @Test
    void failureOfTheBodyIsThrownAsItIs() throws Exception {
        IOException own = new IOException("the disk is gone");
        for (long length : new long[] {BodyWriter.UNKNOWN, 5, 100_000}) {
            run(peer -> {
                assertThatThrownBy(() ->
                                peer.exchange(Peer.request("POST", HeaderFields.none(), Peer.writing(length, _ -> {
                                    throw own;
                                }))))
                        .isSameAs(own);
                assertThatThrownBy(() -> peer.server.readAll(1000)).isInstanceOf(IOException.class);
            });
        }
    }

    @Test
    void progressIsToldInOrder() throws Exception {
        List<String> told = new ArrayList<>();
        Progress progress = new Progress() {
            @Override
            public void reached(Kind kind, @Nullable Object detail) {
                told.add(kind.toString());
            }

            @Override
            public void sending() {
                told.add("sending");
            }

            @Override
            public void sent() {
                told.add("sent");
            }
        };
        run(peer -> {
            peer.says(OK);
            Peer.body(peer.exchange(get(), progress));
            assertThat(told).containsExactly("REQUEST_START", "REQUEST_SENT", "FIRST_BYTE");
            told.clear();
            peer.says(OK);

            peer.exchange(Peer.request("POST", HeaderFields.none(), Peer.body("hello", true)), progress);

            assertThat(told).containsExactly("REQUEST_START", "sent", "sending", "REQUEST_SENT", "FIRST_BYTE");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "200 X, a header, the headers from example.org:80 are too large: a header has more than 102400 bytes",
        "200 X, many, the headers from example.org:80 are too large: there are more than 1000 fields",
        "200 X, all, the headers from example.org:80 are too large: together they have more than 307200 bytes",
        "200 X, folds, the headers from example.org:80 are too large: a header has more than 102400 bytes",
        "100 X, all, the headers from example.org:80 are too large: together they have more than 307200 bytes",
    })
    void limitsOfTheHeadAreToldApart(String status, String what, String message) throws Exception {
        String large = "A: " + "x".repeat(80_000) + "\r\n";
        String fields = switch (what) {
            case "a header" -> "A: " + "x".repeat(110_000);
            case "many" -> "A: 1\r\n".repeat(1001);
            case "folds" -> "A: 1\r\n" + " x\r\n".repeat(30_000);
            default -> large + large + large + large;
        };
        run(peer -> TaskGroup.run(group -> {
            Task<?> saying = group.spawn(() -> peer.says("HTTP/1.1 " + status + "\r\n" + fields + "\r\n"));

            assertThatThrownBy(() -> peer.exchange(get()))
                    .isInstanceOf(HttpProtocolException.class)
                    .hasMessage(message);
            saying.cancel("enough");
        }));
    }

    @Test
    void statusLineHasALimit() throws Exception {
        run(peer -> {
            peer.says("HTTP/1.1 200 " + "x".repeat(10_000));

            assertThatThrownBy(() -> peer.exchange(get()))
                    .isInstanceOf(HttpProtocolException.class)
                    .hasMessage(
                            "the headers from example.org:80 are too large: the status line has more than 8192 bytes");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"timeout=5|5", "max=100, Timeout=7|7", "timeout=x|", "timeout=-1|", "max=5|"})
    void serverSaysHowLongItKeepsTheConnection(String value, @Nullable Long seconds) throws Exception {
        run(peer -> {
            peer.says("HTTP/1.1 200 OK\r\nKeep-Alive: " + value + "\r\nContent-Length: 0\r\n\r\n");

            peer.exchange(get());

            assertThat(peer.connection.keepAlive())
                    .isEqualTo(Optional.ofNullable(seconds).map(Duration::ofSeconds));
        });
    }

    @Test
    void hostIsThatOfTheUrlWithoutTheZone() throws Exception {
        run(peer -> {
            peer.says(OK);
            peer.exchange(new TransportRequest(
                    "GET", Url.of("http://[fe80::1%25eth0]:8080/"), HeaderFields.none(), null, Map.of()));

            assertThat(peer.readHead()).contains("\r\nHost: [fe80::1]:8080\r\n");
        });
    }
}

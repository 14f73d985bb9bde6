package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.weft.Async;
import dev.weft.http.event.Phase;
import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.failure.HttpException;
import dev.weft.http.failure.PhaseTimeoutException;
import dev.weft.http.failure.StatusException;
import dev.weft.http.spi.BodySource;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("real-time")
@Timeout(30)
class ClientSessionTest {
    private final MockWebServer server = new MockWebServer();
    private final ClientSession http = ClientSession.create();

    @BeforeEach
    void startServer() throws IOException {
        server.start();
    }

    @AfterEach
    void closeBoth() {
        http.close();
        server.close();
        assertThat(http.openConnections()).isZero();
    }

    @Test
    void permitComesBackThoughTheTransportFailsToCloseABody() throws Exception {
        FakeTransport failing =
                new FakeTransport((request, progress) -> FakeTransport.streamed(200, Headers.none(), new BodySource() {
                    @Override
                    public int read(byte[] into, int offset, int length) {
                        return -1;
                    }

                    @Override
                    public void close() {
                        throw new IllegalStateException("not closed");
                    }
                }));
        Async.run(() -> {
            try (var http = ClientSession.options().transport(failing).create()) {
                assertThatThrownBy(() -> http.get("http://a.org/").send()).hasMessage("not closed");

                assertThat(http.toString()).contains("0 in progress");
            }
        });
    }

    @Test
    void messagesShowTheBeginningOfALongUrl() throws Exception {
        String url = "http://a.org/" + "p".repeat(8000);
        FakeTransport transport = new FakeTransport((request, progress) -> switch (request.method()) {
            case "GET" -> FakeTransport.answer(302, Headers.of("Location", url), "");
            case "PUT" -> FakeTransport.answer(200, Headers.of("Content-Length", "10"), "short");
            case "POST" -> FakeTransport.answer(200, Headers.of("Content-Length", "1"), "long");
            case "PATCH" ->
                FakeTransport.answer(200, Headers.of("Content-Encoding", "gzip, br, br, br, br, br"), "compressed");
            default -> FakeTransport.text("no JSON");
        });
        Async.run(() -> {
            try (var http = ClientSession.options().transport(transport).create()) {
                for (String method : List.of("GET", "PUT", "POST", "PATCH", "DELETE")) {
                    assertThatThrownBy(() -> http.request(method, url).send().json(Integer.class))
                            .isInstanceOf(HttpException.class)
                            .message()
                            .contains("http://a.org/" + "p".repeat(187) + "…")
                            .hasSizeLessThan(600);
                }
            }
        });
    }

    @Test
    void nullGraceIsRefusedBeforeTheSessionIs() throws Exception {
        FakeTransport transport = new FakeTransport((request, progress) -> FakeTransport.text("hello"));
        try (var http = ClientSession.options().transport(transport).create()) {
            assertThatThrownBy(() -> http.close(null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("grace");

            assertThat(Async.call(() -> http.get("http://a.org/").send().text()))
                    .isEqualTo("hello");
        }
    }

    @Test
    void responseHasStatusHeadersAndBody() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(201)
                .addHeader("X-Answer", "first")
                .addHeader("X-Answer", "last")
                .body("hello")
                .build());

        Response response = http.get(url()).send();

        assertThat(response.status()).isEqualTo(201);
        assertThat(response.header("x-answer")).contains("last");
        assertThat(response.header("X-Other")).isEmpty();
        assertThat(response.bytes()).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(response.text()).isEqualTo("hello");
        assertThat(response).hasToString("201 " + url() + " [5 bytes]");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain,                     e282ac,       €",
        "text/plain; charset=iso-8859-1, e9,           é",
        "text/plain; charset=iso-8859-1, efbbbfe282ac, €",
        "text/plain; charset=no-such,    e282ac,       €",
        "no type at all,                 e282ac,       €",
    })
    void textIsDecodedAsTheMarkOrTheContentTypeSays(String type, String hex, String text) throws Exception {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", type)
                .body(new Buffer().write(okio.ByteString.decodeHex(hex)))
                .build());

        assertThat(http.get(url()).send().text()).isEqualTo(text);
    }

    @Test
    void compressedBodyIsDecompressed() throws Exception {
        Buffer compressed = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(compressed))) {
            sink.writeUtf8("hello".repeat(100));
        }
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Encoding", "gzip")
                .body(compressed)
                .build());

        assertThat(http.get(url()).send().bytes()).hasSize(500);
    }

    @Test
    void severalCompressionsAreUndoneInTurn() throws Exception {
        Buffer compressed = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(compressed))) {
            sink.write(Zstd.compress("hello".repeat(100).getBytes(StandardCharsets.UTF_8)));
        }
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Encoding", "zstd, gzip")
                .body(compressed)
                .build());

        assertThat(http.get(url()).send().bytes()).hasSize(500);
        assertThat(server.takeRequest().getHeaders().get("Accept-Encoding")).isEqualTo("gzip, deflate, br, zstd");
        assertThat(http.idleConnections()).isEqualTo(1);
    }

    @Test
    void unknownCompressionIsLeftAsItIs() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Encoding", "rot13")
                .body("uryyb")
                .build());

        assertThat(http.get(url()).send().text()).isEqualTo("uryyb");
    }

    @Test
    void headersAreSentAndReplaceThoseOfTheSameName() throws Exception {
        server.enqueue(new MockResponse.Builder().build());
        Request plain = http.get(url());

        plain.header("X-Question", "one").header("x-question", "two").send();
        var sent = server.takeRequest().getHeaders();

        assertThat(sent.values("X-Question")).containsExactly("two");
        assertThat(sent.get("User-Agent")).isEqualTo("weft");
        assertThat(plain).hasToString("GET " + url());
    }

    @Test
    void userAgentIsTheRequestsOrElseTheSessions() throws Exception {
        server.enqueue(new MockResponse.Builder().build());
        server.enqueue(new MockResponse.Builder().build());

        try (var http = ClientSession.options().userAgent("session/1").create()) {
            http.get(url()).send();
            http.get(url()).header("User-Agent", "request/1").send();
        }

        assertThat(server.takeRequest().getHeaders().get("User-Agent")).isEqualTo("session/1");
        assertThat(server.takeRequest().getHeaders().get("User-Agent")).isEqualTo("request/1");
    }

    @Test
    void redirectsAreFollowed() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(302)
                .addHeader("Location", "/there")
                .build());
        server.enqueue(new MockResponse.Builder().body("found").build());

        assertThat(http.get(url()).send().requireSuccess().text()).isEqualTo("found");
    }

    @Test
    void requireSuccessTellsStatusUrlAndTheBeginningOfTheBody() throws Exception {
        String longBody = "no such page\n".repeat(100);
        server.enqueue(new MockResponse.Builder().code(404).body(longBody).build());

        Response response = http.get(url()).send();

        assertThatThrownBy(response::requireSuccess).isInstanceOfSatisfying(StatusException.class, e -> {
            assertThat(e.status()).isEqualTo(404);
            assertThat(e.url()).isEqualTo(URI.create(url()));
            assertThat(e.bodyStart()).hasSize(201).startsWith("no such page\nno");
            assertThat(e).hasMessageStartingWith("status 404 from " + url() + ": no such page no such page");
        });
    }

    @Test
    void connectionIsUsedAgain() throws Exception {
        server.enqueue(new MockResponse.Builder().code(500).body("one").build());
        server.enqueue(new MockResponse.Builder().body("two").build());

        http.get(url()).send();
        http.get(url()).send();
        server.takeRequest();

        assertThat(server.takeRequest().getExchangeIndex()).isEqualTo(1);
        assertThat(http.idleConnections()).isEqualTo(1);
    }

    @Test
    void noMoreRequestsThanTheLimitAreUnderWayAtOnce() throws Exception {
        EchoPath echo = new EchoPath();
        server.setDispatcher(echo);
        List<String> paths = IntStream.range(0, 200).mapToObj(n -> "/page/" + n).toList();

        try (var http = ClientSession.options().connectionLimit(3).create()) {
            List<String> bodies = Async.gather(
                    paths,
                    path -> http.get(server.url(path).uri())
                            .send()
                            .requireSuccess()
                            .text());

            assertThat(bodies).isEqualTo(paths);
            assertThat(http.openConnections()).isLessThanOrEqualTo(3);
        }
        assertThat(echo.mostAtOnce()).isLessThanOrEqualTo(3);
    }

    @Test
    void refusedConnectionSaysSo() throws Exception {
        int port = freePort();

        assertThatThrownBy(() -> http.get("http://127.0.0.1:" + port + "/").send())
                .isInstanceOf(ConnectFailedException.class)
                .hasMessage("connection refused: 127.0.0.1:" + port)
                .hasCauseInstanceOf(ConnectException.class);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void unknownHostSaysSo() {
        try (var http = ClientSession.options()
                .resolver(name -> {
                    throw new UnknownHostException(name + ": Temporary failure in name resolution");
                })
                .create()) {
            assertThatThrownBy(() -> http.get("http://nowhere.example/").send())
                    .isInstanceOf(ConnectFailedException.class)
                    .hasCauseInstanceOf(UnknownHostException.class)
                    .hasMessage("unknown host: nowhere.example");
        }
    }

    @Test
    void connectThatTakesTooLongSaysHowLong() throws Exception {
        try (var full = new FullServer();
                var http = ClientSession.options()
                        .connectTimeout(Duration.ofMillis(100))
                        .create()) {
            assertThatThrownBy(() -> http.get(full.url()).send())
                    .isInstanceOfSatisfying(PhaseTimeoutException.class, e -> {
                        assertThat(e.phase()).isEqualTo(Phase.CONNECT);
                        assertThat(e.limit()).isEqualTo(Duration.ofMillis(100));
                        assertThat(e.elapsed()).isGreaterThanOrEqualTo(e.limit());
                        assertThat(e).hasMessageStartingWith("connect timeout of 100 ms for " + full.url() + " after ");
                    });
        }
    }

    @Test
    void invalidHttpIsAnIOException() throws Exception {
        try (var server = SilentServer.saying("220 mail.example ESMTP\r\n")) {
            assertThatThrownBy(() -> http.get(server.url("http")).send())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("220 mail.example");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "index.html",
                "/index.html",
                "ftp://example.org/",
                "http://",
                "http://a b/",
                "http://x:99999/"
            })
    void urlThatIsNoneIsRefusedByName(String bad) {
        assertThatThrownBy(() -> http.get(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("url must be an absolute http or https URL, but is '" + bad + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "X-Evil, 'one\r\nX-Two: two'",
        "'X-Evil: one\r\nX', two",
        "'', empty",
        "X-É, accent",
        "Host:evil, x",
        "A B, x",
        "X, €"
    })
    void headerThatWouldBreakTheRequestIsRefused(String name, String value) {
        Request request = http.get(url());

        assertThatThrownBy(() -> request.header(name, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("header cannot be sent: ");
    }

    @Test
    void badOptionsAreRefusedByName() {
        var options = ClientSession.options();

        assertThatThrownBy(() -> options.connectionLimit(0)).hasMessage("limit must be at least 1, but is 0");
        assertThatThrownBy(() -> options.connectTimeout(Duration.ZERO))
                .hasMessage("limit must be longer than zero, but is 0 s");
        assertThatThrownBy(() -> options.userAgent("a\nb"))
                .hasMessageStartingWith("userAgent must be a valid header value: ");
        assertThatThrownBy(() -> http.get((URI) null)).hasMessage("url");
    }

    @Test
    void closedSessionRefusesToSend() {
        Request request = http.get(url());

        http.close();
        http.close();

        assertThatThrownBy(request::send)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the session is closed");
    }

    private String url() {
        return server.url("/page").toString();
    }

    @Test
    void nameAndPasswordInAUrlAreCredentialsAndNoPartOfIt() throws Exception {
        server.enqueue(new MockResponse.Builder().build());
        URI url = URI.create(url().replace("http://", "http://ada:secret@"));

        Request request = http.get("http://elsewhere.example/").uri(url);

        assertThat(request.uri()).isEqualTo(URI.create(url()));
        request.send();
        assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Basic YWRhOnNlY3JldA==");
    }

    @Test
    void urlThatIsRefusedKeepsItsPassword() {
        assertThatThrownBy(() -> http.get("ftp://ada:secret@example.org/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("url must be an absolute http or https URL, but is 'ftp://…@example.org/'");
    }

    @Test
    void durationsThatAreTooLongAreTheLongest() {
        Duration eternity = Duration.ofSeconds(Long.MAX_VALUE);

        ClientSession.options()
                .keepAlive(eternity)
                .dnsCache(eternity)
                .timeout(eternity)
                .create()
                .close();

        assertThat(Timeouts.none().with(Phase.READ, eternity)).asString().startsWith("read ");
    }
}

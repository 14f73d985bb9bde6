package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.http.event.HttpEvent;
import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.failure.ConnectFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connecting: DNS, addresses, protocols and proxies. */
@Tag("real-time")
@Timeout(30)
class ConnectionsTest {
    private static final int REFUSED_STREAM = 7;

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void startServer() throws IOException {
        server.start();
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void answersOfTheResolverAreCachedAndSharedByConcurrentLookups() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        server.setDispatcher(new EchoPath());
        try (var http = ClientSession.options()
                .resolver(host -> {
                    asked.incrementAndGet();
                    return List.of(InetAddress.getLoopbackAddress());
                })
                .create()) {
            String url = "http://some.example:" + server.getPort() + "/";
            Async.gather(
                    IntStream.range(0, 50).boxed().toList(),
                    n -> http.get(url + n).send());
        }

        assertThat(asked.get()).isEqualTo(1);
    }

    @Test
    void cancelledLookupLeavesTheOthersWaiting() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        server.enqueue(new MockResponse.Builder().body("hello").build());
        try (var http = ClientSession.options()
                .resolver(host -> {
                    asked.countDown();
                    await(answer);
                    return List.of(InetAddress.getLoopbackAddress());
                })
                .create()) {
            String url = "http://some.example:" + server.getPort() + "/";
            String body = TaskGroup.call(group -> {
                Task<?> one = group.spawn(() -> http.get(url).send());
                Task<String> other = group.spawn(() -> http.get(url).send().text());
                asked.await();

                one.cancel("not needed");
                assertThat(Async.<Outcome<?>, Exception>withTimeout(Duration.ofSeconds(2), one::outcome))
                        .isInstanceOf(Outcome.Cancelled.class);
                answer.countDown();
                return other.await();
            });

            assertThat(body).isEqualTo("hello");
        }
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void addressThatRefusesIsPassedOver() throws Exception {
        server.enqueue(new MockResponse.Builder().body("hello").build());
        try (var http = ClientSession.options()
                .resolver(host -> List.of(InetAddress.ofLiteral("127.9.9.9"), InetAddress.getLoopbackAddress()))
                .create()) {
            assertThat(http.get("http://some.example:" + server.getPort() + "/")
                            .send()
                            .text())
                    .isEqualTo("hello");
        }
    }

    @Test
    void addressThatTakesNoConnectionIsNotWaitedForIfThereIsAnother() throws Exception {
        InetAddress hanging = InetAddress.ofLiteral("127.0.0.2");
        List<HttpEvent> events = new CopyOnWriteArrayList<>();
        try (var near = new MockWebServer()) {
            near.setDispatcher(new EchoPath());
            near.start(InetAddress.getLoopbackAddress(), 0);
            try (var full = new FullServer(hanging, near.getPort());
                    var http = ClientSession.options()
                            .resolver(host -> List.of(hanging, InetAddress.getLoopbackAddress()))
                            .connectTimeout(Duration.ofSeconds(20))
                            .listener(events::add)
                            .create()) {
                String url = "http://some.example:" + full.address().getPort();
                Response first = http.get(url + "/first").send();
                Response second = http.get(url + "/second").send();

                assertThat(first.text()).isEqualTo("/first");
                assertThat(second.text()).isEqualTo("/second");
                assertThat(http.openConnections()).isEqualTo(1);
            }
        }
        assertThat(events.stream().filter(event -> event.kind() == Kind.CONNECT_START))
                .hasSize(2);
        assertThat(events.getLast().nanoTime() - events.getFirst().nanoTime())
                .isLessThan(Duration.ofSeconds(10).toNanos());
    }

    @Test
    void unixDomainSocketCarriesEverything(@TempDir Path directory) throws Exception {
        Path path = directory.resolve("socket");
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(path));
            Thread.ofVirtual().start(() -> answerTwice(listening));
            try (var http = ClientSession.options().unixSocket(path).create()) {
                assertThat(http.get("http://docker/info").send().text()).isEqualTo("hello");
                assertThat(http.get("http://docker/info").send().text()).isEqualTo("hello");
                assertThat(http.openConnections()).isEqualTo(1);

                assertThatThrownBy(() -> Async.withTimeout(
                                Duration.ofMillis(100),
                                () -> http.get("http://docker/info").send()))
                        .isInstanceOf(dev.weft.TimedOutException.class);
            }
        }
        try (var http =
                ClientSession.options().unixSocket(directory.resolve("none")).create()) {
            assertThatThrownBy(() -> http.get("http://docker/info").send()).isInstanceOf(ConnectFailedException.class);
        }
    }

    private static void answerTwice(ServerSocketChannel listening) {
        try (SocketChannel channel = listening.accept()) {
            ByteBuffer request = ByteBuffer.allocate(8192);
            for (int i = 0; i < 2 && channel.read(request.clear()) >= 0; i++) {
                channel.write(ByteBuffer.wrap(
                        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII)));
            }
            while (channel.read(request.clear()) >= 0) {
                assertThat(channel.isConnected()).isTrue();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void http2IsUsedWithServersKnownToSupportIt() throws Exception {
        server.close();
        try (var h2 = new MockWebServer()) {
            h2.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
            h2.setDispatcher(new EchoPath());
            h2.start();
            var events = new ConcurrentLinkedQueue<HttpEvent>();
            try (var http = ClientSession.options()
                    .http2PriorKnowledge()
                    .listener(events::add)
                    .create()) {
                List<String> paths =
                        IntStream.range(0, 50).mapToObj(n -> "/" + n).toList();
                http.get(h2.url("/warm").uri()).send();

                assertThat(Async.gather(
                                paths,
                                path -> http.get(h2.url(path).uri()).send().text()))
                        .isEqualTo(paths);
                assertThat(http.openConnections()).isEqualTo(1);
            }
            assertThat(events.stream().filter(e -> e.kind() == Kind.CONNECTION).map(HttpEvent::detail))
                    .containsOnly("h2_prior_knowledge");
        }
    }

    @Test
    void proxyIsAskedAndShownItsPassword() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(407)
                .addHeader("Proxy-Authenticate", "Basic realm=\"proxy\"")
                .build());
        server.enqueue(new MockResponse.Builder().body("through the proxy").build());
        try (var http = ClientSession.options()
                .proxies(Proxies.of("http://ada:secret@" + server.getHostName() + ":" + server.getPort()))
                .create()) {
            assertThat(http.get("http://far.example/page").send().text()).isEqualTo("through the proxy");
        }

        server.takeRequest();
        var request = server.takeRequest();
        assertThat(request.getRequestLine()).isEqualTo("GET http://far.example/page HTTP/1.1");
        assertThat(request.getHeaders().get("Proxy-Authorization")).isEqualTo("Basic YWRhOnNlY3JldA==");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "socks5"})
    void proxyThatRefusesIsNamedAndNotTheHost(String scheme) {
        try (var http = ClientSession.options()
                .proxies(Proxies.of(scheme + "://127.0.0.1:1"))
                .create()) {
            assertThatThrownBy(() -> http.get("https://far.example/").send())
                    .isInstanceOf(ConnectFailedException.class)
                    .hasMessage("connection refused: proxy 127.0.0.1:1, for far.example:443");
        }
    }

    @Test
    void socksProxyIsGivenTheName() throws Exception {
        try (var proxy = ScriptedServer.doing((in, out, socket) -> {
                    in.skipNBytes(2 + in.readNBytes(2)[1] - 2);
                    out.write(new byte[] {5, 0});
                    byte[] asked = in.readNBytes(5);
                    String host = new String(in.readNBytes(asked[4]), StandardCharsets.US_ASCII);
                    in.skipNBytes(2);
                    out.write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 80});
                    ScriptedServer.readHead(in);
                    out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + host.length() + "\r\n\r\n" + host)
                            .getBytes(StandardCharsets.US_ASCII));
                });
                var http = ClientSession.options()
                        .proxies(Proxies.of("socks5://127.0.0.1:" + proxy.port()))
                        .create()) {
            assertThat(http.get("http://far.example/").send().text()).isEqualTo("far.example");
        }
    }

    @Test
    void hostWithAnUnderscoreIsReachedThroughTheProxy() throws Exception {
        try (var proxy = ScriptedServer.doing((in, out, socket) -> {
                    String head = ScriptedServer.readHead(in);
                    String line = head.lines().findFirst().orElseThrow();
                    out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + line.length() + "\r\n\r\n" + line)
                            .getBytes(StandardCharsets.US_ASCII));
                });
                var http = ClientSession.options()
                        .proxies(Proxies.of("http://127.0.0.1:" + proxy.port()).except("other_svc"))
                        .create()) {
            assertThat(http.get("http://my_svc:8080/x").send().text()).isEqualTo("GET http://my_svc:8080/x HTTP/1.1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://far.example/,        plain",
        "https://far.example/,       all",
        "http://inside.example/,     none",
        "http://x.inside.example/,   none",
        "http://notinside.example/,  plain",
        "http://10.0.0.1/,           none",
        "http://local:8080/,         none",
        "http://local:8081/,         plain",
        "http://web.example/,        none",
        "http://web.example:81/,     plain",
        "http://[::1]:8080/,         none",
        "http://my_svc/,             plain",
        "http://my_svc.inside.example/, none",
        "http://in_side:8080/,       none",
        "http://in_side:8081/,       plain",
        "http://10.1.2.3/,           none",
        "http://10.1.2.128/,         plain",
        "http://[fd00::7]/,          none",
        "http://[fe00::7]/,          plain",
    })
    void environmentSaysWhichProxy(String url, String proxy) {
        Map<String, String> environment = Map.of(
                "http_proxy", "http://plain:3128",
                "ALL_PROXY", "all:3128",
                "no_proxy",
                        ".inside.example, 10.0.0.1,local:8080,web.example:80,::1,in_side:8080,10.1.2.0/25,fd00::/8");
        var selected = Proxies.from(environment::get)
                .rules()
                .selector()
                .select(java.net.URI.create(url))
                .getFirst();

        assertThat(
                        selected.address() == null
                                ? "none"
                                : ((java.net.InetSocketAddress) selected.address()).getHostString())
                .isEqualTo(proxy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://user:pw@proxy", "socks4://proxy:1080", "http://", "a b", "http://proxy:65536"})
    void proxyThatIsNoneIsRefused(String url) {
        assertThatThrownBy(() -> Proxies.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("proxy must ")
                .hasMessageNotContaining("pw@");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ada:secret@a b", "http://ada:secret@a b:1", "ftp://ada:secret@proxy", "ada:secret@proxy:x"})
    void passwordOfAProxyIsInNoMessage(String url) {
        assertThatThrownBy(() -> Proxies.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("…@")
                .satisfies(
                        thrown -> assertThat(Throwables.getStackTrace(thrown)).doesNotContain("secret"));
    }

    @Test
    void nameThatIsTooLongForASocksProxyIsRefused() {
        String tooLong = "a".repeat(256);

        assertThatThrownBy(() -> Proxies.of("socks5://" + tooLong + ":secret@proxy"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("proxy must have a user name and a password of at most 255 bytes each,"
                        + " but is 'socks5://…@proxy'");
        assertThat(Proxies.of("http://" + tooLong + ":secret@proxy")).isNotNull();
    }

    /** In a CGI script, {@code HTTP_PROXY} would be the {@code Proxy} header of a client. */
    @Test
    void proxyThatAClientOfACgiProgramMayHaveSetDoesNotCount() {
        Map<String, String> cgi =
                Map.of("HTTP_PROXY", "http://evil:1", "HTTPS_PROXY", "http://own:2", "REQUEST_METHOD", "GET");
        Map<String, String> asked = Map.of("http_proxy", "http://own:1", "REQUEST_METHOD", "GET");

        assertThat(Proxies.from(cgi::get)).hasToString("proxies for [https]");
        assertThat(Proxies.from(asked::get)).hasToString("proxies for [http]");
        assertThat(Proxies.from(Map.of("HTTP_PROXY", "http://own:1")::get)).hasToString("proxies for [http]");
    }

    @Test
    void unknownProxyIsCalledByItsName() throws Exception {
        try (var http = ClientSession.options()
                .proxies(Proxies.of("http://proxy.example:3128"))
                .resolver(host -> {
                    throw new UnknownHostException(host);
                })
                .create()) {
            assertThatThrownBy(() -> http.get("http://far.example/").send())
                    .isInstanceOf(ConnectFailedException.class)
                    .hasMessage("unknown host: proxy proxy.example:3128, for far.example:80");
        }
    }

    @Test
    void derivedSessionAsksNoResolverForAUnixDomainSocket(@TempDir Path directory) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        try (var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                var http = ClientSession.options().unixSocket(address.getPath()).create()) {
            listening.bind(address);
            Thread.ofVirtual().start(() -> answerTwice(listening));

            var derived = http.derive().dnsCache(Duration.ZERO).resolver(host -> {
                throw new UnknownHostException(host);
            });

            assertThat(derived.create().get("http://daemon.example/").send().isSuccess())
                    .isTrue();
        }
    }

    @Test
    void redirectLeadsFromHttp2WithoutTlsToWhatTlsAgreesOn() throws Exception {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        MockWebServer plain = new MockWebServer();
        plain.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslSocketFactory());
        server.enqueue(new MockResponse.Builder().body("secure").build());
        try (plain;
                var http = ClientSession.options()
                        .http2PriorKnowledge()
                        .tls(Tls.system().trusting(List.of(certificate.certificate())))
                        .create()) {
            plain.start();
            plain.enqueue(new MockResponse.Builder()
                    .code(302)
                    .setHeader("Location", "https://localhost:" + server.getPort() + "/")
                    .build());

            assertThat(http.get(plain.url("/").uri()).send().text()).isEqualTo("secure");
        }
    }

    @Test
    void postThatTheServerRefusedUnprocessedIsSentAgain() throws Exception {
        server.close();
        try (var h2 = new MockWebServer()) {
            h2.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
            h2.enqueue(new MockResponse.Builder().body("warm").build());
            h2.enqueue(new MockResponse.Builder()
                    .onRequestStart(new SocketEffect.CloseStream(REFUSED_STREAM))
                    .build());
            h2.enqueue(new MockResponse.Builder().body("done").build());
            h2.start();
            try (var http = ClientSession.options().http2PriorKnowledge().create()) {
                http.get(h2.url("/warm").uri()).send();

                assertThat(http.post(h2.url("/").uri()).text("pay").send().text())
                        .isEqualTo("done");
            }
        }
    }

    @Test
    void serverThatHasTurnedToHttp1IsSpokenToSo() throws Exception {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        var events = new ConcurrentLinkedQueue<HttpEvent>();
        try (var relay = new Relay();
                var http = ClientSession.options()
                        .tls(Tls.system().trusting(List.of(certificate.certificate())))
                        .listener(events::add)
                        .create()) {
            String url = "https://localhost:" + relay.port() + "/";
            try (var first = secure(certificate, Protocol.HTTP_2, Protocol.HTTP_1_1)) {
                relay.passTo(first.getPort());
                http.post(url).send();
            }
            // OkHttp notices the end of a connection in a thread of its own. A POST that is written before that may be
            // lost.
            relay.awaitClosed();
            try (var second = secure(certificate, Protocol.HTTP_1_1)) {
                relay.passTo(second.getPort());
                assertThat(http.post(url).send().text()).isEqualTo("HTTP/1.1");
                assertThat(second.getRequestCount()).isEqualTo(1);
            }
            try (var third = secure(certificate, Protocol.HTTP_2, Protocol.HTTP_1_1)) {
                relay.passTo(third.getPort());
                assertThat(http.get(url).send().text()).isEqualTo("HTTP/2");
                assertThat(third.getRequestCount()).isEqualTo(1);
            }
        }
        assertThat(events.stream().filter(e -> e.kind() == Kind.CONNECTION).map(HttpEvent::detail))
                .endsWith("h2");
    }

    private static MockWebServer secure(HeldCertificate certificate, Protocol... protocols) throws IOException {
        MockWebServer secured = new MockWebServer();
        secured.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslSocketFactory());
        secured.setProtocols(List.of(protocols));
        secured.setDispatcher(new mockwebserver3.Dispatcher() {
            @Override
            public MockResponse dispatch(mockwebserver3.RecordedRequest request) {
                return new MockResponse.Builder().body(request.getVersion()).build();
            }
        });
        secured.start(InetAddress.getLoopbackAddress(), 0);
        return secured;
    }
}

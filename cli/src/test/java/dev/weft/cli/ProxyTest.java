package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the program behind proxies. The hosts that it requests do not exist. */
@Tag("real-time")
@Timeout(60)
class ProxyTest {
    private final MockWebServer proxy = new MockWebServer();

    @TempDir
    private Path directory;

    private Certificates certificates;

    @BeforeEach
    void startProxy() throws IOException {
        certificates = new Certificates(directory);
        proxy.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stopProxy() {
        proxy.close();
    }

    private String place() {
        return "127.0.0.1:" + proxy.getPort();
    }

    private void answers(String body) {
        proxy.enqueue(new MockResponse.Builder().body(body).build());
    }

    private void connects() {
        proxy.enqueue(new MockResponse.Builder().inTunnel().build());
    }

    @Test
    void plainPageIsAskedOfTheProxyByItsWholeUrl() throws Exception {
        answers("through");

        Cli run = Cli.run("fetch", "--proxy", place(), "http://far.example/page");

        assertThat(run.lines()).hasSize(1).allMatch(line -> line.endsWith("/page  through"));
        assertThat(proxy.takeRequest().getRequestLine()).isEqualTo("GET http://far.example/page HTTP/1.1");
    }

    @Test
    void securePageComesThroughATunnelThatTheProxyCannotLookInto() throws Exception {
        proxy.useHttps(certificates.server("far.example"));
        proxy.setProtocols(List.of(Protocol.HTTP_1_1));
        connects();
        answers("through");

        Cli run = Cli.run(
                "fetch",
                "--cacert",
                certificates.authority(),
                "--proxy",
                "http://ada:secret@" + place(),
                "https://far.example/page");

        assertThat(run.lines()).hasSize(1).allMatch(line -> line.endsWith("/page  through"));
        RecordedRequest connect = proxy.takeRequest();
        RecordedRequest page = proxy.takeRequest();
        assertThat(connect.getRequestLine()).isEqualTo("CONNECT far.example:443 HTTP/1.1");
        assertThat(connect.getHeaders().get("Proxy-Authorization")).isEqualTo("Basic YWRhOnNlY3JldA==");
        assertThat(page.getTarget()).isEqualTo("/page");
        assertThat(page.getHeaders().get("Proxy-Authorization")).isNull();
    }

    @Test
    void socksProxyIsGivenNamesAndCarriesBothPlainAndSecurePages() throws Exception {
        answers("plain");
        try (SocksServer socks = new SocksServer(proxy.getPort());
                MockWebServer secure = new MockWebServer();
                SocksServer securing = new SocksServer(startSecure(secure))) {

            Cli plain = Cli.run("fetch", "--proxy", "socks5://127.0.0.1:" + socks.port(), "http://far.example/a");
            Cli secured = Cli.run(
                    "fetch",
                    "--cacert",
                    certificates.authority(),
                    "--proxy",
                    "socks5h://127.0.0.1:" + securing.port(),
                    "https://far.example:444/b");

            assertThat(plain.lines()).hasSize(1).allMatch(line -> line.endsWith("/a  plain"));
            assertThat(secured.lines()).hasSize(1).allMatch(line -> line.endsWith("/b  secure"));
            assertThat(socks.asked()).containsExactly("far.example:80");
            assertThat(securing.asked()).containsExactly("far.example:444");
        }
    }

    private int startSecure(MockWebServer server) throws IOException {
        server.useHttps(certificates.server("far.example"));
        server.setProtocols(List.of(Protocol.HTTP_1_1));
        server.enqueue(new MockResponse.Builder().body("secure").build());
        server.start(InetAddress.getLoopbackAddress(), 0);
        return server.getPort();
    }

    @Test
    void environmentSaysWhichProxyAndWhichHostsNeedNone() throws Exception {
        answers("through");
        try (MockWebServer near = new MockWebServer()) {
            near.enqueue(new MockResponse.Builder().body("direct").build());
            near.start(InetAddress.getLoopbackAddress(), 0);
            ProcessBuilder program =
                    Cli.program("fetch", "-c1", "http://far.example/page", "http://127.0.0.1:" + near.getPort() + "/");
            clear(program.environment()).putAll(Map.of("http_proxy", "http://" + place(), "no_proxy", "127.0.0.1"));

            Cli run = Cli.run(program);

            assertThat(run.lines().get(0)).endsWith("/page  through");
            assertThat(run.lines().get(1)).endsWith("/  direct");
        }
    }

    @Test
    void environmentHasAProxyForSecurePagesToo() throws Exception {
        proxy.useHttps(certificates.server("far.example"));
        proxy.setProtocols(List.of(Protocol.HTTP_1_1));
        connects();
        answers("through");
        ProcessBuilder program = Cli.program("fetch", "--cacert", certificates.authority(), "https://far.example/page");
        clear(program.environment()).put("HTTPS_PROXY", place());

        Cli run = Cli.run(program);

        assertThat(run.lines()).hasSize(1).allMatch(line -> line.endsWith("/page  through"));
        assertThat(proxy.takeRequest().getMethod()).isEqualTo("CONNECT");
    }

    @Test
    void optionCountsMoreThanTheEnvironment() throws Exception {
        answers("through");
        ProcessBuilder program = Cli.program("fetch", "--proxy", place(), "http://far.example/page");
        clear(program.environment()).putAll(Map.of("http_proxy", "http://127.0.0.1:1", "no_proxy", "*"));

        Cli run = Cli.run(program);

        assertThat(run.lines()).hasSize(1).allMatch(line -> line.endsWith("/page  through"));
    }

    @Test
    void proxyOfTheEnvironmentThatIsNoneIsSaidAtOnce() throws Exception {
        ProcessBuilder program = Cli.program("fetch", "http://far.example/page");
        clear(program.environment()).put("http_proxy", "ftp://far.example");

        assertThat(Cli.run(program))
                .isEqualTo(new Cli(
                        2,
                        "",
                        "weft: proxy must be http://[user:password@]host:port, https://… or socks5://…, but is "
                                + "'ftp://far.example'\n"));
    }

    private static Map<String, String> clear(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        return environment;
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:1,    http://far.example/,  'connection refused: proxy 127.0.0.1:1, for far.example:80'",
        "http://127.0.0.1:1,    https://far.example/, 'connection refused: proxy 127.0.0.1:1, for far.example:443'",
        "socks5://127.0.0.1:1,  https://far.example/, 'connection refused: proxy 127.0.0.1:1, for far.example:443'",
        "http://no.invalid:1,   http://far.example/,  'unknown host: proxy no.invalid:1, for far.example:80'",
        "socks5://no.invalid:1, http://far.example/,  'unknown host: proxy no.invalid:1, for far.example:80'",
    })
    void proxyThatIsNotThereIsNamed(String url, String target, String reason) {
        Cli run = Cli.run("fetch", "--retries", "0", "--proxy", url, target);

        assertThat(run.lines()).hasSize(1).allMatch(line -> line.endsWith("  " + reason));
    }

    @ParameterizedTest
    @CsvSource({"403, status 403", "407, 'status 407, authentication required'"})
    void proxyThatDoesNotConnectIsNamed(int status, String reason) {
        proxy.useHttps(certificates.server("far.example"));
        MockResponse refusal = new MockResponse.Builder()
                .inTunnel()
                .code(status)
                .addHeader("Proxy-Authenticate: Basic realm=\"proxy\"")
                .build();
        proxy.enqueue(refusal);

        Cli run = Cli.run("fetch", "--json", "--retries", "0", "--proxy", place(), "https://far.example/");

        assertThat(run.out())
                .contains("\"error\":\"" + reason + ": proxy " + place() + ", for far.example:443\"")
                .contains("\"kind\":\"connect\"");
    }
}

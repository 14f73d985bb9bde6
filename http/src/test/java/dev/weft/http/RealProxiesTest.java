package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.Programs;
import dev.weft.http.failure.ConnectFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests with and without TLS through proxies that are programs: tinyproxy for HTTP, and microsocks for SOCKS. */
@Tag("real-time")
@Timeout(60)
class RealProxiesTest {
    private static final String LOGIN = "ada:secret@";

    private final HeldCertificate certificate =
            new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    private final Tls trusting = Tls.system().trusting(List.of(certificate.certificate()));
    private final MockWebServer plain = new MockWebServer();
    private final MockWebServer secure = new MockWebServer();

    @TempDir
    private Path directory;

    @BeforeEach
    void startServers() throws IOException {
        secure.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslSocketFactory());
        for (MockWebServer server : List.of(plain, secure)) {
            server.enqueue(new MockResponse.Builder().body("hello").build());
            server.enqueue(new MockResponse.Builder().body("again").build());
            server.start();
        }
    }

    @AfterEach
    void closeServers() {
        plain.close();
        secure.close();
    }

    private RealServer tinyproxy() throws Exception {
        Path program = Programs.find("tinyproxy");
        int port = Programs.freePort();
        Path configuration = Files.writeString(directory.resolve("tinyproxy.conf"), """
                Port %d
                Listen 127.0.0.1
                Timeout 600
                Allow 127.0.0.1
                BasicAuth ada secret
                """.formatted(port));
        return RealServer.start(port, List.of(program.toString(), "-d", "-c", configuration.toString()));
    }

    private static RealServer microsocks() throws Exception {
        Path program = Programs.find("microsocks");
        int port = Programs.freePort();
        return RealServer.start(
                port,
                List.of(
                        program.toString(),
                        "-i",
                        "127.0.0.1",
                        "-p",
                        String.valueOf(port),
                        "-u",
                        "ada",
                        "-P",
                        "secret"));
    }

    private SessionOptions through(String scheme, String login, RealServer proxy) {
        return ClientSession.options()
                .http1Only()
                .tls(trusting)
                .proxies(Proxies.of(scheme + "://" + login + "127.0.0.1:" + proxy.port()));
    }

    private void fetchTwiceWithAndWithoutTls(ClientSession http) throws Exception {
        String plainUrl = "http://localhost:" + plain.getPort() + "/";
        String secureUrl = "https://localhost:" + secure.getPort() + "/";

        assertThat(http.get(plainUrl).send().text()).isEqualTo("hello");
        assertThat(http.post(plainUrl).text("body").send().text()).isEqualTo("again");
        assertThat(http.get(secureUrl).send().text()).isEqualTo("hello");
        assertThat(http.post(secureUrl).text("body").send().text()).isEqualTo("again");
    }

    /**
     * The proxy closes each connection after a response, and does not announce this, so a POST over the same connection
     * might be lost. So the session asks for the connection to be closed after each response.
     */
    @Test
    void requestsGoThroughAnHttpProxy() throws Exception {
        try (RealServer proxy = tinyproxy();
                ClientSession http = through("http", LOGIN, proxy)
                        .header("Connection", "close")
                        .create()) {
            fetchTwiceWithAndWithoutTls(http);

            assertThat(http.idleConnections()).isZero();
        }
        assertThat(plain.takeRequest().getHeaders().get("Proxy-Authorization")).isNull();
    }

    @Test
    void wrongPasswordForAnHttpProxySaysSo() throws Exception {
        try (RealServer proxy = tinyproxy();
                ClientSession http = through("http", "ada:wrong@", proxy).create()) {
            assertThatThrownBy(() -> http.get("https://localhost:" + secure.getPort() + "/")
                            .send())
                    .isInstanceOf(ConnectFailedException.class)
                    // this proxy answers 401 instead of 407
                    .hasMessageStartingWith("status 401: proxy 127.0.0.1:" + proxy.port());
        }
    }

    @Test
    void requestsGoThroughASocksProxy() throws Exception {
        try (RealServer proxy = microsocks();
                ClientSession http = through("socks5", LOGIN, proxy).create()) {
            fetchTwiceWithAndWithoutTls(http);
        }
    }

    @Test
    void wrongPasswordForASocksProxySaysSo() throws Exception {
        try (RealServer proxy = microsocks();
                ClientSession http = through("socks5", "ada:wrong@", proxy).create()) {
            assertThatThrownBy(() -> http.get("https://localhost:" + secure.getPort() + "/")
                            .send())
                    .isInstanceOf(ConnectFailedException.class)
                    .hasMessageStartingWith(
                            "SOCKS: the name or the password is wrong: proxy 127.0.0.1:" + proxy.port());
        }
    }
}

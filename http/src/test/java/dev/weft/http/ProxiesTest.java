package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.failure.TlsException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests through proxies of all kinds to a server with TLS. */
@Tag("real-time")
@Timeout(30)
class ProxiesTest {
    private final HeldCertificate certificate = new HeldCertificate.Builder()
            .addSubjectAlternativeName("far.example")
            .addSubjectAlternativeName("127.0.0.1")
            .build();
    private final HandshakeCertificates certificates =
            new HandshakeCertificates.Builder().heldCertificate(certificate).build();
    private final Tls trusting = Tls.system().trusting(List.of(certificate.certificate()));
    private final MockWebServer server = new MockWebServer();
    private final ConcurrentLinkedQueue<IOException> ended = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void startServer() throws IOException {
        server.useHttps(certificates.sslSocketFactory());
        server.enqueue(new MockResponse.Builder().body("hello").build());
        server.enqueue(new MockResponse.Builder().body("again").build());
        server.start();
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    private String url() {
        return "https://far.example:" + server.getPort() + "/";
    }

    private SessionOptions through(String proxy) {
        return ClientSession.options().http1Only().tls(trusting).proxies(Proxies.of(proxy));
    }

    @Test
    void tunnelIsOpenedOnceForTwoRequests() throws Exception {
        try (var proxy = ProxyServers.Tunnels.requiring("");
                var http = through(proxy.url("")).create()) {
            assertThat(http.get(url()).send().text()).isEqualTo("hello");
            assertThat(http.get(url()).send().text()).isEqualTo("again");

            String place = "far.example:" + server.getPort();
            assertThat(proxy.heads()).containsExactly("CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n\r\n");
        }
    }

    @Test
    void loginIsShownToTheProxyAtOnce() throws Exception {
        try (var proxy = ProxyServers.Tunnels.requiring("Proxy-Authorization: Basic YWRhOnNlY3JldA==");
                var http = through(proxy.url("ada:secret@")).create()) {
            assertThat(http.get(url()).send().text()).isEqualTo("hello");
            try (var other = http.derive()
                    .tls(Tls.system().trusting(List.of(certificate.certificate())))
                    .create()) {
                assertThat(other.get(url()).send().text()).isEqualTo("again");
            }

            assertThat(proxy.heads()).hasSize(2);
        }
        assertThat(server.takeRequest().getHeaders().get("Proxy-Authorization")).isNull();
    }

    @Test
    void loginIsShownInUtf8() throws Exception {
        String basic = Base64.getEncoder().encodeToString("ada:€".getBytes(StandardCharsets.UTF_8));
        try (var proxy = ProxyServers.Tunnels.requiring("Proxy-Authorization: Basic " + basic);
                var http = through(proxy.url("ada:%E2%82%AC@")).create()) {
            assertThat(http.get(url()).send().text()).isEqualTo("hello");
        }
    }

    @Test
    void wrongLoginIsShownOnce() throws Exception {
        try (var proxy = ProxyServers.Tunnels.requiring("Basic YWRhOnNlY3JldA==");
                var http = through(proxy.url("ada:wrong@")).create()) {
            assertThatThrownBy(() -> http.get(url()).send())
                    .isInstanceOf(ConnectFailedException.class)
                    .hasMessage("status 407, authentication required: proxy 127.0.0.1:"
                            + proxy.server().port() + ", for far.example:" + server.getPort());

            assertThat(proxy.heads()).hasSize(1);
        }
    }

    @Test
    void answerOfAProxyThatIsNoHttpSaysSo() throws Exception {
        try (var proxy = ScriptedServer.saying("220 mail.example ready\r\n");
                var http = through("http://127.0.0.1:" + proxy.port()).create()) {
            assertThatThrownBy(() -> http.get(url()).send())
                    .isInstanceOf(ConnectFailedException.class)
                    .hasMessageStartingWith("the answer to CONNECT is not valid HTTP/1.1: proxy 127.0.0.1:");
        }
    }

    @Test
    void proxyThatEndsTheConnectionSaysSo() throws Exception {
        try (var proxy = ScriptedServer.saying("");
                var http = through("http://127.0.0.1:" + proxy.port()).create()) {
            assertThatThrownBy(() -> http.get(url()).send())
                    .isInstanceOf(ConnectFailedException.class)
                    .hasMessageStartingWith("the connection was closed without an answer to CONNECT: proxy 127.0.0.1:");
        }
    }

    @Test
    void socksProxyIsShownTheNameAndThePassword() throws Exception {
        try (var proxy = ProxyServers.socks("ada", "se:cret");
                var http = through("socks5://ada:se%3Acret@127.0.0.1:" + proxy.port())
                        .create()) {
            assertThat(http.get(url()).send().text()).isEqualTo("hello");
        }
    }

    @Test
    void wrongPasswordForASocksProxySaysSo() throws Exception {
        try (var proxy = ProxyServers.socks("ada", "secret");
                var http =
                        through("socks5://ada:wrong@127.0.0.1:" + proxy.port()).create()) {
            assertThatThrownBy(() -> http.get(url()).send())
                    .isInstanceOf(ConnectFailedException.class)
                    .hasMessageStartingWith("SOCKS: the name or the password is wrong: proxy 127.0.0.1:")
                    .hasMessageNotContaining("ada");
        }
    }

    @Test
    void addressOfAHostIsGivenToASocksProxyAsAnAddress() throws Exception {
        try (var proxy = ProxyServers.socks("ada", "secret");
                var http =
                        through("socks5://ada:secret@127.0.0.1:" + proxy.port()).create()) {
            assertThat(http.get(url().replace("far.example", "127.0.0.1"))
                            .send()
                            .text())
                    .isEqualTo("hello");
        }
    }

    @Test
    void proxyMayBeReachedOverTls() throws Exception {
        try (var proxy = tlsProxy();
                var http = through("https://127.0.0.1:" + proxy.getLocalPort()).create()) {
            assertThat(http.get(url()).send().text()).isEqualTo("hello");

            assertThatThrownBy(() ->
                            http.get("http://far.example/").tls(Tls.system()).send())
                    .isInstanceOf(TlsException.class)
                    .hasMessageStartingWith("no secure connection to proxy 127.0.0.1:" + proxy.getLocalPort());
        }
    }

    private SSLServerSocket tlsProxy() throws IOException {
        SSLServerSocket listening = (SSLServerSocket) certificates
                .sslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!listening.isClosed()) {
                try {
                    SSLSocket socket = (SSLSocket) listening.accept();
                    Thread.ofVirtual().start(() -> tunnel(socket));
                } catch (IOException e) {
                    ended.add(e); // the server was closed
                }
            }
        });
        return listening;
    }

    private void tunnel(SSLSocket socket) {
        try (socket) {
            String head = ScriptedServer.readHead(socket.getInputStream());
            ProxyServers.say(socket.getOutputStream(), "HTTP/1.1 200 Connected\r\n\r\n");
            int port = Integer.parseInt(head.split("[: ]", 4)[2]);
            ProxyServers.pipe(socket.getInputStream(), socket.getOutputStream(), port);
        } catch (IOException e) {
            ended.add(e); // the client has closed the connection, or does not trust this proxy
        }
    }
}

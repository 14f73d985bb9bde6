package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.http.event.HttpEvent;
import dev.weft.http.event.HttpListener;
import dev.weft.http.failure.HttpException;
import dev.weft.http.failure.TlsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.CertificatePinner;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("real-time")
@Timeout(30)
class TlsTest {
    private final HeldCertificate authority = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("test authority")
            .build();
    private final HeldCertificate host = new HeldCertificate.Builder()
            .addSubjectAlternativeName("localhost")
            .signedBy(authority)
            .build();
    private final HeldCertificate client =
            new HeldCertificate.Builder().commonName("ada").signedBy(authority).build();
    private final MockWebServer server = new MockWebServer();

    @TempDir
    private Path directory;

    private Tls trusting;

    @BeforeEach
    void startServer() throws IOException {
        HandshakeCertificates certificates = new HandshakeCertificates.Builder()
                .heldCertificate(host)
                .addTrustedCertificate(authority.certificate())
                .build();
        server.useHttps(certificates.sslSocketFactory());
        server.start();
        trusting = Tls.system().trusting(Files.writeString(directory.resolve("ca.pem"), authority.certificatePem()));
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    private String url() {
        return "https://localhost:" + server.getPort() + "/";
    }

    private String fetched(Tls tls) throws Exception {
        server.enqueue(new MockResponse.Builder().body("hello").build());
        try (var http = ClientSession.options().tls(tls).create()) {
            return http.get(url()).send().text();
        }
    }

    @Test
    void serverOfAnUnknownAuthorityIsNotTrusted() {
        assertThatThrownBy(() -> fetched(Tls.system()))
                .isInstanceOf(TlsException.class)
                .hasMessageStartingWith("no secure connection to localhost:" + server.getPort());
    }

    @Test
    void authorityIsTrustedBesidesTheOthersAndHttp2IsAgreed() throws Exception {
        var events = new ConcurrentLinkedQueue<HttpEvent>();
        server.enqueue(new MockResponse.Builder().body("hello").build());
        try (var http =
                ClientSession.options().tls(trusting).listener(events::add).create()) {
            assertThat(http.get(url()).send().text()).isEqualTo("hello");
        }

        assertThat(events)
                .filteredOn(e -> e.kind() == HttpEvent.Kind.CONNECTION || e.kind() == HttpEvent.Kind.TLS_END)
                .extracting(HttpEvent::detail)
                .as("the connection on which the server chose HTTP/2, and the one that OkHttp made")
                .containsExactly("TLSv1.3", "TLSv1.3", "h2");
    }

    @Test
    void hostMustBeTheOneInTheCertificate() {
        server.enqueue(new MockResponse.Builder().body("hello").build());
        try (var http = ClientSession.options().tls(trusting).create()) {
            assertThatThrownBy(() ->
                            http.get(url().replace("localhost", "127.0.0.1")).send())
                    .isInstanceOf(TlsException.class);
        }
    }

    @Test
    void clientShowsItsCertificateIfItHasOne() throws Exception {
        server.requireClientAuth();
        Path certificate = Files.writeString(directory.resolve("client.pem"), client.certificatePem());
        Path key = Files.writeString(directory.resolve("client.key"), client.privateKeyPkcs8Pem());

        assertThat(fetched(trusting.clientCertificate(certificate, key))).isEqualTo("hello");
        assertThat(server.takeRequest().getHandshake().peerPrincipal()).hasToString("CN=ada");
        assertThatThrownBy(() -> fetched(trusting)).isInstanceOf(HttpException.class);
    }

    @Test
    void pinnedKeyIsTheOnlyOneThatIsTrusted() throws Exception {
        String right = CertificatePinner.pin(host.certificate());
        String wrong = CertificatePinner.pin(client.certificate());

        assertThat(fetched(trusting.pin("localhost", right))).isEqualTo("hello");
        assertThatThrownBy(() -> fetched(trusting.pin("localhost", wrong))).isInstanceOf(TlsException.class);
        assertThatThrownBy(() -> trusting.pin("localhost", "nonsense")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void insecureTrustsEveryServer() throws Exception {
        assertThat(fetched(Tls.system().insecure())).isEqualTo("hello");
    }

    @Test
    void requestMayHaveSettingsOfItsOwn() throws Exception {
        server.enqueue(new MockResponse.Builder().body("hello").build());
        server.enqueue(new MockResponse.Builder().body("again").build());
        try (var http = ClientSession.create()) {
            assertThat(http.get(url()).tls(trusting).send().text()).isEqualTo("hello");
            assertThat(http.get(url()).tls(trusting).send().text()).isEqualTo("again");
            assertThat(http.openConnections()).isEqualTo(1);
            assertThatThrownBy(() -> http.get(url()).send()).isInstanceOf(TlsException.class);
        }
    }

    @Test
    void derivedSessionSharesConnectionsOverTls() throws Exception {
        server.enqueue(new MockResponse.Builder().body("hello").build());
        server.enqueue(new MockResponse.Builder().body("again").build());
        try (var http = ClientSession.options().tls(trusting).create();
                var derived = http.derive().header("X-Derived", "yes").create()) {
            assertThat(http.get(url()).send().text()).isEqualTo("hello");
            assertThat(derived.get(url()).send().text()).isEqualTo("again");

            assertThat(http.openConnections()).isEqualTo(1);
        }
    }

    @Test
    void whatIsKnownOfPlainHttpIsStillAgreedOverTls() throws Exception {
        server.enqueue(new MockResponse.Builder().body("hello").build());
        server.enqueue(new MockResponse.Builder().body("again").build());
        try (var http = ClientSession.options().http2PriorKnowledge().create()) {
            assertThat(http.get(url()).tls(trusting).send().text()).isEqualTo("hello");
            try (var derived = http.derive().tls(trusting).create()) {
                assertThat(derived.get(url()).send().text()).isEqualTo("again");
            }
        }
        assertThat(server.takeRequest().getVersion()).isEqualTo("HTTP/2");
    }

    /** For example, servers of different versions may have the same name. */
    @Test
    void serverMayChooseAnotherVersionOnEachConnection() throws Exception {
        server.enqueue(new MockResponse.Builder().body("hello").build());
        HttpListener switching = event -> {
            if (event.kind() == HttpEvent.Kind.TLS_END) {
                server.setProtocols(List.of(Protocol.HTTP_1_1)); // the first connection was HTTP/2
            }
        };
        try (var http =
                ClientSession.options().tls(trusting).listener(switching).create()) {
            assertThat(http.post(url()).text("once").send().text()).isEqualTo("hello");
        }

        assertThat(server.takeRequest().getVersion()).isEqualTo("HTTP/1.1");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void filesThatAreNoCertificatesSaySo() throws Exception {
        Path nonsense = Files.writeString(directory.resolve("nonsense"), "nonsense");

        assertThatThrownBy(() -> Tls.system().trusting(nonsense)).hasMessage("there is no certificate in " + nonsense);
        assertThatThrownBy(() -> Tls.system().clientCertificate(directory.resolve("ca.pem"), nonsense))
                .hasMessageStartingWith("there is no unencrypted PKCS #8 key");
        assertThatThrownBy(() -> Tls.system().clientCertificate(List.of(), null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keyThatIsNoneSaysSo() throws Exception {
        Path key = Files.writeString(
                directory.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nMIIEv=Q\n-----END PRIVATE KEY-----\n");
        Path certificate = Files.writeString(directory.resolve("client.pem"), client.certificatePem());

        assertThatThrownBy(() -> Tls.system().clientCertificate(certificate, key))
                .isInstanceOf(IOException.class)
                .hasMessage("the key in " + key + " cannot be read");
    }
}

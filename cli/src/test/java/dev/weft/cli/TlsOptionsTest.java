package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Protocol;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The options for trust, client certificates and protocols. */
@Tag("real-time")
@Timeout(60)
class TlsOptionsTest {
    private final MockWebServer server = new MockWebServer();

    @TempDir
    private Path directory;

    private Certificates certificates;

    @BeforeEach
    void startServer() throws IOException {
        certificates = new Certificates(directory);
        server.useHttps(certificates.server("localhost"));
        for (int i = 0; i < 4; i++) {
            server.enqueue(new MockResponse.Builder().body("hello").build());
        }
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private String url() {
        return "https://localhost:" + server.getPort() + "/";
    }

    @Test
    void serverOfAnUnknownAuthorityFailsAndIsNotTriedAgain() {
        Cli run = Cli.run("fetch", "--json", url());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .contains("\"error\":\"no secure connection to localhost:" + server.getPort())
                .contains("\"kind\":\"tls\",\"tries\":1,");
    }

    @Test
    void authorityOfAFileIsTrusted() throws Exception {
        Cli run = Cli.run("fetch", "--cacert", certificates.authority(), url());

        assertThat(run.status()).isZero();
        assertThat(run.out()).endsWith("  hello\n");
    }

    @Test
    void insecureTrustsEveryServerUnderAnyNameAndWarnsOnce() throws Exception {
        Cli run = Cli.run(Cli.program("fetch", "--insecure", "--http2", url().replace("localhost", "127.0.0.1")));

        assertThat(run.status()).isZero();
        assertThat(run.out()).endsWith("  hello\n");
        assertThat(run.err().lines())
                .hasSize(2)
                .first()
                .isEqualTo("weft: --insecure: every server is trusted, so TLS gives no protection");
    }

    @Test
    void clientAppearsWithItsCertificateWhereOneIsDemanded() throws Exception {
        server.requireClientAuth();
        HeldCertificate ada = certificates.client("ada");
        String certificate = certificates.write("ada.pem", ada.certificatePem());
        String key = certificates.write("ada.key", ada.privateKeyPkcs8Pem());
        String both = certificates.write("both.pem", ada.privateKeyPkcs8Pem() + ada.certificatePem());

        Cli apart = Cli.run("fetch", "--cacert", certificates.authority(), "--cert", certificate, "--key", key, url());
        Cli together = Cli.run("fetch", "--cacert", certificates.authority(), "--cert", both, url());
        Cli without = Cli.run("fetch", "--json", "--retries", "0", "--cacert", certificates.authority(), url());

        assertThat(apart.out()).endsWith("  hello\n");
        assertThat(together.out()).endsWith("  hello\n");
        assertThat(server.takeRequest().getHandshake().peerPrincipal()).hasToString("CN=ada");
        assertThat(without.status()).isEqualTo(1);
        assertThat(without.out()).contains("\"status\":null");
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--cacert", "--cert"})
    void fileThatIsNoCertificateIsSaidBeforeAnythingIsFetched(String option) throws Exception {
        String nonsense = certificates.write("nonsense", "nonsense");

        Cli none = Cli.run("fetch", option, "/no/such/file", url());
        Cli other = Cli.run("fetch", option, nonsense, url());

        assertThat(none)
                .isEqualTo(new Cli(2, "", "weft: cannot use '/no/such/file' for " + option + ": no such file\n"));
        assertThat(other)
                .isEqualTo(new Cli(
                        2,
                        "",
                        "weft: cannot use '" + nonsense + "' for " + option + ": there is no certificate in " + nonsense
                                + "\n"));
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void keyThatIsNoneIsSaidByItsOwnName() throws Exception {
        String certificate =
                certificates.write("ada.pem", certificates.client("ada").certificatePem());

        Cli run = Cli.run("fetch", "--cert", certificate, "--key", "/no/such/key", url());

        assertThat(run).isEqualTo(new Cli(2, "", "weft: cannot use '/no/such/key' for --key: no such file\n"));
    }

    @Test
    void overTlsHttp2IsSpokenUnlessItIsForbidden() throws Exception {
        Cli.run("fetch", "--cacert", certificates.authority(), url());
        Cli.run("fetch", "--cacert", certificates.authority(), "--http2", url());
        Cli.run("fetch", "--cacert", certificates.authority(), "--http1.1", url());

        assertThat(server.takeRequest().getVersion()).isEqualTo("HTTP/2");
        assertThat(server.takeRequest().getVersion()).isEqualTo("HTTP/2");
        assertThat(server.takeRequest().getVersion()).isEqualTo("HTTP/1.1");
    }

    @Test
    void http2IsSpokenOverPlainHttpIfWantedAndARedirectMayLeadToTls() throws Exception {
        try (MockWebServer plain = new MockWebServer()) {
            plain.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
            plain.enqueue(new MockResponse.Builder().body("plain").build());
            plain.enqueue(new MockResponse.Builder()
                    .code(302)
                    .addHeader("Location", url())
                    .build());
            plain.start();
            String from = "http://localhost:" + plain.getPort() + "/";

            Cli run = Cli.run("fetch", "-c1", "--cacert", certificates.authority(), "--http2", from + "a", from + "b");

            assertThat(run.lines()).hasSize(2);
            assertThat(run.lines().get(0)).endsWith("/a  plain");
            assertThat(run.lines().get(1)).endsWith("/b  hello");
            assertThat(plain.takeRequest().getVersion()).isEqualTo("HTTP/2");
        }
    }
}

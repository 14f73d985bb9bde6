package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.Programs;
import dev.weft.http.event.HttpEvent;
import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.failure.TlsException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Names of hosts in TLS handshakes with nginx. The server has one certificate for each name, and refuses a handshake
 * without a known name. The JDK does not accept some of the names as host names, and a server on the JDK would refuse
 * them.
 */
@Tag("real-time")
@Timeout(60)
class ServerNamesTest {
    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).build();

    @TempDir
    private static Path directory;

    private static RealServer server;

    @BeforeAll
    static void startServer() throws Exception {
        Path nginx = Programs.find("nginx");
        int port = Programs.freePort();
        Files.createDirectory(directory.resolve("logs"));
        List<String> sites = new ArrayList<>();
        for (String name : List.of("my_svc", "wrong_svc", "ends-.example", "localhost")) {
            sites.add(site(name, port));
        }
        Path configuration = Files.writeString(directory.resolve("nginx.conf"), """
                daemon off;
                %s
                pid logs/nginx.pid;
                error_log logs/error.log;
                events {}
                http {
                    access_log off;
                    client_body_temp_path logs/a; proxy_temp_path logs/b; fastcgi_temp_path logs/c;
                    uwsgi_temp_path logs/d; scgi_temp_path logs/e;
                    server { listen 127.0.0.1:%d ssl http2 default_server; ssl_reject_handshake on; }
                    %s
                }
                """.formatted(
                System.getProperty("user.name").equals("root") ? "user root;" : "", port, String.join("\n", sites)));
        server = RealServer.start(
                port, List.of(nginx.toString(), "-p", directory.toString(), "-c", configuration.toString()));
    }

    /** A site that answers with its name. The certificate of wrong_svc is for another host. */
    private static String site(String name, int port) throws Exception {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName(name.equals("wrong_svc") ? "other_svc" : name)
                .signedBy(AUTHORITY)
                .build();
        Files.writeString(directory.resolve(name + ".pem"), certificate.certificatePem());
        Files.writeString(directory.resolve(name + ".key"), certificate.privateKeyPkcs8Pem());
        return """
                server { listen 127.0.0.1:%1$d ssl http2; server_name %2$s;
                    ssl_certificate %3$s/%2$s.pem; ssl_certificate_key %3$s/%2$s.key;
                    location / { return 200 "%2$s"; } }
                """.formatted(port, name, directory);
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    private final Queue<HttpEvent> events = new ConcurrentLinkedQueue<>();

    private ClientSession session() {
        return ClientSession.options()
                .listener(events::add)
                .tls(Tls.system().trusting(List.of(AUTHORITY.certificate())))
                .resolver(_ -> List.of(InetAddress.getLoopbackAddress()))
                .create();
    }

    private static String url(String host) {
        return "https://" + host + ":" + server.port() + "/";
    }

    @ParameterizedTest
    @CsvSource({
        "my_svc, my_svc",
        "my_svc., my_svc",
        "MY_svc, my_svc",
        "ends-.example, ends-.example",
        "localhost, localhost",
        "localhost., localhost",
    })
    void hostOfTheUrlIsSentAndIsTheOneInTheCertificate(String host, String site) throws Exception {
        try (var http = session()) {
            assertThat(http.get(url(host)).send().text()).isEqualTo(site);
            assertThat(http.get(url(host)).send().text()).isEqualTo(site);
            assertThat(http.openConnections()).isEqualTo(1);
            assertThat(events.stream().filter(e -> e.kind() == Kind.CONNECTION).map(HttpEvent::detail))
                    .containsExactly("h2", "h2");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "wrong_svc, the certificate is not for wrong_svc",
        "127.0.0.1, '(unrecognized_name) Received fatal alert: unrecognized_name'",
        "un_known, '(unrecognized_name) Received fatal alert: unrecognized_name'",
    })
    void hostThatIsNotInTheCertificateIsRefused(String host, String reason) {
        try (var http = session()) {
            assertThatThrownBy(() -> http.get(url(host)).send())
                    .isInstanceOf(TlsException.class)
                    .hasMessageEndingWith(reason);
        }
    }
}

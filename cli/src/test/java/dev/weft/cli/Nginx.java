package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * An nginx server with a tree of files: over HTTP/1.1, compressed, and over HTTP/2 with TLS, where it closes
 * connections after a few requests.
 */
final class Nginx implements AutoCloseable {
    private static final String PASSWORD = "password";

    /** The number of requests after which an HTTP/2 connection is closed. */
    static final int LAST_REQUEST = 100;

    /** The protocols. */
    enum Way {
        HTTP_1,
        GZIP,
        HTTP_2
    }

    private final Path home;
    private final int[] ports = {freePort(), freePort(), freePort()};
    private final Process process;

    /** Starts the server with its files in {@code home}. */
    Nginx(Path home, Path tree) throws Exception {
        this.home = home;
        Path program = Programs.find("nginx");
        Files.createDirectories(home.resolve("logs"));
        makeCertificate();
        Path configuration = Files.writeString(home.resolve("nginx.conf"), configuration(tree));
        process = new ProcessBuilder(program.toString(), "-p", home.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("logs/output").toFile())
                .start();
        awaitListening();
    }

    /** A port on which no process listens. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void makeCertificate() throws Exception {
        Path store = home.resolve("keys");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-alias",
                        "nginx",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("logs/keytool").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        Key key = keys.getKey("nginx", PASSWORD.toCharArray());
        Certificate certificate = keys.getCertificate("nginx");
        Files.writeString(home.resolve("key.pem"), pem("PRIVATE KEY", key.getEncoded()));
        Files.writeString(authority(), pem("CERTIFICATE", certificate.getEncoded()));
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + type
                + "-----\n";
    }

    /** The certificate to trust, as a PEM file. */
    Path authority() {
        return home.resolve("certificate.pem");
    }

    private String configuration(Path tree) {
        String user = System.getProperty("user.name").equals("root") ? "user root;" : "";
        return """
                %s
                daemon off;
                pid logs/nginx.pid;
                error_log logs/error.log;
                events {}
                http {
                    log_format paths "$connection $request_uri";
                    access_log logs/access.log paths;
                    client_body_temp_path logs/a; proxy_temp_path logs/b; fastcgi_temp_path logs/c;
                    uwsgi_temp_path logs/d; scgi_temp_path logs/e;
                    root %s;
                    server { listen 127.0.0.1:%d; }
                    server { listen 127.0.0.1:%d; gzip on; gzip_types *; gzip_min_length 1; }
                    server {
                        listen 127.0.0.1:%d ssl http2;
                        ssl_certificate %s;
                        ssl_certificate_key key.pem;
                        keepalive_requests %d;
                    }
                }
                """.formatted(user, tree, ports[0], ports[1], ports[2], authority(), LAST_REQUEST);
    }

    private void awaitListening() throws Exception {
        for (int i = 0; i < 200; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports[2])) {
                assertThat(socket.isConnected()).isTrue();
                return;
            } catch (SocketException e) {
                Thread.sleep(50); // another program is starting, and there is nothing it would tell us by
            }
        }
        throw new AssertionError("nginx does not listen: " + Files.readString(home.resolve("logs/output")));
    }

    /** The base URL, such as {@code http://127.0.0.1:8080}. */
    String url(Way way) {
        return switch (way) {
            case HTTP_1 -> "http://127.0.0.1:" + ports[0];
            case GZIP -> "http://127.0.0.1:" + ports[1];
            case HTTP_2 -> "https://127.0.0.1:" + ports[2];
        };
    }

    /** The requests so far, in order. */
    List<Asked> requested() throws IOException {
        try (Stream<String> lines = Files.lines(home.resolve("logs/access.log"))) {
            return lines.map(line -> line.split(" ", 2))
                    .map(parts -> new Asked(parts[0], parts[1]))
                    .toList();
        }
    }

    /** A request in the access log. */
    record Asked(String connection, String path) {}

    @Override
    public void close() {
        process.destroy();
        assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(10));
    }
}

package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A tree of files behind a real server, fetched as a whole. Skipped where nginx is not installed; never by CI. */
@Tag("real-time")
@Timeout(120)
class NginxTest {
    private static final int FILES = 400;
    private static final int PORT = freePort();

    @TempDir
    private Path directory;

    private @Nullable Process nginx;

    @BeforeEach
    void startNginx() throws Exception {
        Path program = program();
        boolean ci = "true".equals(System.getenv("CI"));
        assumeTrue(program != null || ci, "nginx is not installed: this test is skipped");
        assertThat(program).as("nginx, which CI must have").isNotNull();

        Files.createDirectory(directory.resolve("logs"));
        Path configuration = Files.writeString(directory.resolve("nginx.conf"), configuration());
        nginx = new ProcessBuilder(program.toString(), "-p", directory.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("logs/output").toFile())
                .start();
        awaitListening();
    }

    private static @Nullable Path program() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String configuration() {
        String user = System.getProperty("user.name").equals("root") ? "user root;" : "";
        return """
                %s
                daemon off;
                pid logs/nginx.pid;
                error_log logs/error.log;
                events {}
                http {
                    access_log off;
                    client_body_temp_path logs/a; proxy_temp_path logs/b; fastcgi_temp_path logs/c;
                    uwsgi_temp_path logs/d; scgi_temp_path logs/e;
                    gzip on; gzip_types *;
                    server { listen 127.0.0.1:%d; root tree; }
                }
                """.formatted(user, PORT);
    }

    private void awaitListening() throws Exception {
        for (int i = 0; i < 200; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
                assertThat(socket.isConnected()).isTrue();
                return;
            } catch (SocketException e) {
                Thread.sleep(50); // another program is starting, and there is nothing it would tell us by
            }
        }
        throw new AssertionError("nginx does not listen: " + Files.readString(directory.resolve("logs/output")));
    }

    @AfterEach
    void stopNginx() throws InterruptedException {
        if (nginx != null) {
            nginx.destroy();
            assertThat(nginx.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void everyFileOfATreeArrivesWholeWhateverFailsInBetween() throws Exception {
        Map<String, Long> expected = tree();
        Path list = directory.resolve("urls");
        Files.write(list, expected.keySet());
        String missing = url("no/such/page.html");
        int closed = freePort();

        Cli run = Cli.run(
                "fetch", "--json", "-c", "50", "-i", list.toString(), missing, "http://127.0.0.1:" + closed + "/");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).startsWith(FILES + " fetched, 2 failed, ");
        Map<String, Map<String, String>> results = parse(run.lines());
        assertThat(results).hasSize(FILES + 2);
        expected.forEach((url, length) -> assertThat(results.get(url))
                .containsEntry("status", "200")
                .containsEntry("bytes", length.toString())
                .containsEntry("error", "null"));
        assertThat(results.get(missing)).containsEntry("status", "404");
        assertThat(results.get("http://127.0.0.1:" + closed + "/"))
                .containsEntry("status", "null")
                .containsEntry("error", "connection refused: 127.0.0.1:" + closed);
    }

    /** Files of all lengths, from none to a megabyte, by their URLs. */
    private Map<String, Long> tree() throws IOException {
        Random random = new Random(42);
        Map<String, Long> lengths = new TreeMap<>();
        for (int i = 0; i < FILES; i++) {
            Path file = directory.resolve("tree").resolve("chapter-" + i % 20).resolve("page-" + i + ".html");
            Files.createDirectories(file.getParent());
            int length = i == 0 ? 0 : (int) Math.pow(10, random.nextDouble(6));
            byte[] content = new byte[length];
            random.nextBytes(content);
            Files.write(file, content);
            lengths.put(url(directory.resolve("tree").relativize(file).toString()), (long) length);
        }
        return lengths;
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + PORT + "/" + path;
    }

    private static Map<String, Map<String, String>> parse(List<String> lines) throws IOException {
        Map<String, Map<String, String>> results = new HashMap<>();
        for (String line : lines) {
            Map<String, String> result = new HashMap<>();
            try (JsonParser json = new JsonFactory().createParser(line)) {
                assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    json.nextToken();
                    result.put(json.currentName(), json.getText());
                }
            }
            results.put(result.get("url"), result);
        }
        return results;
    }
}

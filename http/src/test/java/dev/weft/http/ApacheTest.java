package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.fixture.Programs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs a session against Apache: compressed and chunked pages, echoed bodies, and connections that the server closes
 * after ten requests, or after a second without a request.
 */
@Tag("real-time")
@Timeout(60)
class ApacheTest {
    private static final String PAGE = "<p>line of a page</p>\n".repeat(5_000);
    private static final Duration LONGER_THAN_KEPT_ALIVE = Duration.ofMillis(2_500);

    @TempDir
    private static Path directory;

    private static RealServer server;

    @BeforeAll
    static void startServer() throws Exception {
        Path apache = Programs.find("apache2");
        int port = Programs.freePort();
        Path pages = Files.createDirectory(directory.resolve("pages"));
        Files.writeString(pages.resolve("page.html"), PAGE);
        Path configuration = Files.writeString(directory.resolve("apache.conf"), """
                LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
                LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
                LoadModule mime_module /usr/lib/apache2/modules/mod_mime.so
                LoadModule filter_module /usr/lib/apache2/modules/mod_filter.so
                LoadModule deflate_module /usr/lib/apache2/modules/mod_deflate.so
                LoadModule reflector_module /usr/lib/apache2/modules/mod_reflector.so
                ServerName localhost
                ServerRoot %1$s
                DefaultRuntimeDir %1$s
                PidFile %1$s/apache.pid
                ErrorLog /dev/stderr
                TypesConfig /dev/null
                AddType text/html .html
                Listen 127.0.0.1:%2$d
                User nobody
                Group nogroup
                DocumentRoot %1$s/pages
                KeepAliveTimeout 1
                MaxKeepAliveRequests 10
                <Directory %1$s/pages>
                    Require all granted
                </Directory>
                AddOutputFilterByType DEFLATE text/html
                <Location /echo>
                    SetHandler reflector
                    ReflectorHeader Content-Type Content-Type
                </Location>
                """.formatted(directory, port));
        makeReadable();
        server = RealServer.start(port, List.of(apache.toString(), "-f", configuration.toString(), "-DFOREGROUND"));
    }

    /** The server gives up the rights of root, if it has them, before it reads the pages. */
    private static void makeReadable() {
        assertThat(directory.toFile().setReadable(true, false)).isTrue();
        assertThat(directory.toFile().setExecutable(true, false)).isTrue();
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private static ClientSession session() {
        return ClientSession.options().baseUrl(server.url()).create();
    }

    @Test
    void pageIsDecompressed() throws Exception {
        try (ClientSession http = session()) {
            Response page = http.get("page.html").send().requireSuccess();

            assertThat(page.text()).isEqualTo(PAGE);
            assertThat(page.header("Vary")).contains("Accept-Encoding");
        }
    }

    @Test
    void answersWithoutABodyLeaveTheConnectionUsable() throws Exception {
        try (ClientSession http = session()) {
            String tag = http.request("HEAD", "page.html")
                    .header("Accept-Encoding", "identity")
                    .send()
                    .header("ETag")
                    .orElseThrow();
            Response unchanged = http.get("page.html")
                    .header("Accept-Encoding", "identity")
                    .header("If-None-Match", tag)
                    .send();

            assertThat(unchanged.status()).isEqualTo(304);
            assertThat(http.get("page.html").send().text()).isEqualTo(PAGE);
            assertThat(http.openConnections()).isEqualTo(1);
        }
    }

    @Test
    void partOfAPageIsThatPart() throws Exception {
        try (ClientSession http = session()) {
            Response part = http.get("page.html")
                    .header("Accept-Encoding", "identity")
                    .header("Range", "bytes=3-6")
                    .send();

            assertThat(part.status()).isEqualTo(206);
            assertThat(part.text()).isEqualTo("line");
        }
    }

    @Test
    void bodiesOfBothKindsComeBack() throws Exception {
        String text = "ä body\n".repeat(20_000);
        try (ClientSession http = session()) {
            assertThat(http.post("echo").text(text).send().text()).isEqualTo(text);
            assertThat(http.post("echo").text(text).expectContinue().send().text())
                    .isEqualTo(text);
            Body chunked = Body.written(out -> {
                for (int i = 0; i < 100; i++) {
                    out.write("part %d\n".formatted(i).getBytes(StandardCharsets.UTF_8));
                }
            });
            assertThat(http.post("echo")
                            .body(chunked.withContentType("text/plain"))
                            .send()
                            .text())
                    .hasLineCount(100);
        }
    }

    @Test
    void requestsGoOnWhereTheServerClosesEachConnectionAfterTen() throws Exception {
        try (ClientSession http = session()) {
            List<String> pages = Async.call(() -> Async.gather(
                    IntStream.range(0, 300).boxed().toList(),
                    20,
                    i -> http.get("page.html").send().text()));

            assertThat(pages).hasSize(300).allMatch(PAGE::equals);
            assertThat(http.statistics().openResponses()).isZero();
        }
    }

    @Test
    void postWorksAfterTheServerHasClosedTheIdleConnection() throws Exception {
        try (ClientSession http = session()) {
            http.get("page.html").send();
            Thread.sleep(LONGER_THAN_KEPT_ALIVE); // the server, another process, closes by its own clock

            assertThat(http.post("echo").text("still there").send().text()).isEqualTo("still there");
        }
    }
}

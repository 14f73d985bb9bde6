package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Failing and hostile servers: each results in a clear line, and the run continues. */
@Tag("real-time")
@Timeout(60)
class HostileServerTest {
    private final MockWebServer server = new MockWebServer();
    private final AtomicInteger requests = new AtomicInteger();

    @TempDir
    private Path directory;

    @BeforeEach
    void startServer() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return response(request.getUrl().encodedPath()).build();
            }
        });
        server.start();
    }

    private MockResponse.Builder response(String path) {
        MockResponse.Builder response = new MockResponse.Builder();
        boolean first = requests.incrementAndGet() == 1;
        return switch (path) {
            case "/huge" -> response.body("x".repeat(100_000)).setHeader("Content-Length", 50_000_000_000L);
            case "/bomb" -> response.body(bomb()).setHeader("Content-Encoding", "gzip");
            case "/garbage" -> response.body("no gzip").setHeader("Content-Encoding", "gzip");
            case "/loop" -> response.code(302).setHeader("Location", "/loop");
            case "/header" -> response.setHeader("X-Long", "x".repeat(1_000_000));
            case "/cut" ->
                first
                        ? response.body("x".repeat(100_000)).onResponseBody(new SocketEffect.CloseSocket())
                        : response.body("whole");
            case "/always-cut" -> response.body("x".repeat(100_000)).onResponseBody(new SocketEffect.CloseSocket());
            case "/busy" -> first ? response.code(503) : response.body("whole");
            case "/stall" -> first ? response.onResponseStart(SocketEffect.Stall.INSTANCE) : response.body("whole");
            case "/large" -> response.body("x".repeat(100_000));
            default -> response.body("fine");
        };
    }

    private static Buffer bomb() {
        try {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                for (int i = 0; i < 50; i++) {
                    gzip.write(new byte[1_000_000]);
                }
            }
            return new Buffer().write(packed.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void responseThatWouldTakeFiftyGigabytesFails() {
        assertThatItIs("/huge", "too-large");
    }

    @Test
    void bombFailsBeforeItHasGoneOff() {
        assertThatItIs("/bomb", "too-large");
    }

    @Test
    void bodyThatIsNotWhatItSaysFails() {
        assertThatItIs("/garbage", "decoding");
    }

    @Test
    void redirectsInACircleFail() {
        assertThatItIs("/loop", "redirects");
    }

    @Test
    void headerOfAMegabyteFails() {
        assertThatItIs("/header", "protocol");
    }

    private void assertThatItIs(String path, String kind) {
        String saved = directory.resolve("saved").toString();

        Cli run =
                Cli.run("fetch", "--json", "--retries", "0", "--max-size", "1M", "-o", saved, url(path), url("/fine"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.lines())
                .hasSize(2)
                .anyMatch(line -> line.contains(path) && line.contains("\"kind\":\"" + kind + "\""))
                .anyMatch(line -> line.contains("/fine\",\"status\":200"));
        assertThat(run.err()).contains("failed: 1 " + kind).hasLineCount(2);
        assertThat(Path.of(saved, ".weft/part")).isEmptyDirectory();
    }

    @Test
    void bodyThatBreaksOffIsTriedAgain() throws IOException {
        Path saved = directory.resolve("saved");

        Cli run = Cli.run("fetch", "--json", "-o", saved.toString(), url("/cut"));

        assertThat(run.out()).contains("\"bytes\":5,", "\"tries\":2");
        assertThat(saved.resolve(server.getHostName() + "_" + server.getPort() + "/cut"))
                .hasContent("whole");
    }

    @Test
    void statusThatMayPassIsTriedAgain() {
        assertThat(Cli.run("fetch", "--json", url("/busy")).out()).contains("\"status\":200", "\"tries\":2");
    }

    @Test
    void tryThatTakesTooLongIsFollowedByAnother() {
        Cli run = Cli.run("fetch", "--json", "--timeout", "500ms", url("/stall"));

        assertThat(run.out()).contains("\"status\":200", "\"tries\":2");
    }

    @Test
    void whatNeverArrivesFailsAfterAllTries() {
        Cli run = Cli.run("fetch", "--json", "--retries", "1", url("/always-cut"));

        assertThat(run.out()).contains("\"kind\":\"protocol\"", "\"tries\":2", "\"status\":null");
    }

    @Test
    void whatMustNotBeSentTwiceIsNot() {
        assertThat(Cli.run("fetch", "--json", "-d", "x", url("/busy")).out())
                .contains("\"status\":503", "\"kind\":\"status\"", "\"tries\":1");
    }

    @Test
    void diskThatTakesNoMoreIsAFailureOfWhatDoesNotFitOnly() throws Exception {
        Path saved = directory.resolve("saved");
        Path output = directory.resolve("output");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

        // A limit of 16 kB on the size of files has the effect of a full disk.
        Process program = new ProcessBuilder(
                        "bash",
                        "-c",
                        "ulimit -f 16; exec \"$@\"",
                        "bash",
                        java,
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.weft.cli.Main",
                        "fetch",
                        "-o",
                        saved.toString(),
                        url("/large"),
                        url("/fine"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = program.waitFor(30, TimeUnit.SECONDS);

        assertThat(ended).isTrue();
        assertThat(program.exitValue()).isEqualTo(1);
        assertThat(Files.readString(output, StandardCharsets.UTF_8).lines())
                .anyMatch(line -> line.startsWith("FAIL") && line.contains("/large  cannot be saved: File too large"))
                .anyMatch(line -> line.startsWith("200") && line.contains("/fine"))
                .anyMatch(line -> line.equals("failed: 1 save"));
        assertThat(saved.resolve(".weft/part")).isEmptyDirectory();
    }

    private String url(String path) {
        return server.url(path).toString();
    }
}

package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("real-time")
@Timeout(60)
class FetchCommandTest {
    private final MockWebServer server = new MockWebServer();
    private final CountDownLatch hanging = new CountDownLatch(1);

    @TempDir
    private Path directory;

    @BeforeEach
    void startServer() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return response(request.getUrl().encodedPath());
            }
        });
        server.start();
    }

    private MockResponse response(String path) {
        MockResponse.Builder response = new MockResponse.Builder();
        switch (path) {
            case "/missing" -> response.code(404).body("no such page");
            case "/hang" -> {
                response.onResponseStart(SocketEffect.Stall.INSTANCE);
                hanging.countDown();
            }
            default -> response.body("this is " + path + "\n");
        }
        return response.build();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void everyUrlBecomesALineAndTheStatusIsZero() {
        Cli run = Cli.run("fetch", url("/a"), url("/b"));

        assertThat(run.status()).isZero();
        assertThat(run.lines())
                .hasSize(2)
                .anyMatch(line -> line.matches("200 +11 +\\d+ ms  " + url("/a") + "  this is /a"))
                .anyMatch(line -> line.matches("200 +11 +\\d+ ms  " + url("/b") + "  this is /b"));
        assertThat(run.err()).matches("2 fetched, 0 failed, 22 bytes, \\d+\\.\\d\\d seconds\n");
    }

    @Test
    void urlThatFailsIsALineWithItsReasonAndStopsNoOther() throws IOException {
        int closed = closedPort();

        Cli run = Cli.run(
                "fetch",
                "--timeout=300ms",
                "http://127.0.0.1:" + closed + "/",
                url("/missing"),
                url("/hang"),
                "nonsense",
                url("/a"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.lines())
                .hasSize(5)
                .anyMatch(line -> line.matches("FAIL +- +\\d+ ms .* connection refused: 127.0.0.1:" + closed))
                .anyMatch(line -> line.matches("404 +12 +\\d+ ms .*/missing +no such page"))
                .anyMatch(line -> line.matches("FAIL +- +\\d+ ms .*/hang +timed out after 300 ms"))
                .anyMatch(
                        line -> line.matches("FAIL +- +\\d+ ms  nonsense +url must be an absolute http or https URL.*"))
                .anyMatch(line -> line.matches("200 .* this is /a"));
        assertThat(run.err()).startsWith("1 fetched, 4 failed, ");
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void urlsOfAFileComeAfterThoseOfTheCommandLine() throws IOException {
        Path file = Files.writeString(directory.resolve("urls"), "# two\n" + url("/b") + "\n\n" + url("/c") + "\n");

        Cli run = Cli.run("fetch", "-c", "1", "--json", "--head", "3", "-i", file.toString(), url("/a"));

        assertThat(run.status()).isZero();
        assertThat(run.lines().stream().map(line -> line.replaceAll("\"millis\":\\d+", "\"millis\":0")))
                .containsExactly(json("/a"), json("/b"), json("/c"));
    }

    private String json(String path) {
        return "{\"url\":\"" + url(path)
                + "\",\"status\":200,\"bytes\":11,\"millis\":0,\"head\":\"thi\",\"error\":null}";
    }

    @Test
    void emptyInputIsFetchedAtOnce() throws IOException {
        Path file = Files.createFile(directory.resolve("urls"));

        Cli run = Cli.run("fetch", "-i", file.toString());

        assertThat(run.status()).isZero();
        assertThat(run.err()).startsWith("0 fetched, 0 failed");
    }

    @Test
    void inputThatCannotBeReadIsOneLineBeforeAnythingIsFetched() {
        Cli run = Cli.run("fetch", "-i", "/no/such/file", url("/a"));

        assertThat(run).isEqualTo(new Cli(2, "", "weft: cannot read '/no/such/file': there is no such file\n"));
        assertThat(server.getRequestCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "fetch,                             'Give URLs, or -i FILE'",
        "fetch -c 0 http://a/,              '-c must be at least 1, but is 0'",
        "fetch --head -1 http://a/,         '--head must not be negative, but is -1'",
        "fetch --timeout never http://a/,   'Invalid value for option ''--timeout'': ''never'' is not a time'",
        "fetch -c many http://a/,           'Invalid value for option ''--concurrency'''",
        "fetch --what http://a/,            'Unknown option: ''--what'''",
        "'',                                'Say what to do: fetch or demo'",
    })
    void wrongUsageIsSaidFirstAndThenHow(String arguments, String message) {
        Cli run = Cli.run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith(message).contains("Usage: weft");
    }

    @Test
    void helpAndVersionAreAnswers() {
        assertThat(Cli.run("--version").out()).startsWith("weft ");
        assertThat(Cli.run("--help").out()).contains("Usage: weft", "Examples:", "weft fetch -i urls.txt");
        assertThat(Cli.run("fetch", "--help").out()).contains("Usage: weft fetch", "Exit status:", "--timeout=TIME");
    }

    @Test
    void rehearsalNeedsNoNetworkAndSaysNothing() {
        assertThat(Cli.run("rehearse")).isEqualTo(new Cli(0, "", ""));
    }

    @Test
    void outputThatNobodyReadsEndsTheRunWithoutWords() {
        Cli run = Cli.runInto(failing("Broken pipe"), "fetch", url("/a"), url("/hang"));

        assertThat(run).isEqualTo(new Cli(141, "", ""));
    }

    @Test
    void outputThatCannotBeWrittenEndsTheRunWithTheReason() {
        Cli run = Cli.runInto(failing("No space left on device"), "fetch", url("/a"), url("/hang"));

        assertThat(run).isEqualTo(new Cli(1, "", "weft: cannot write the output: No space left on device\n"));
    }

    private static OutputStream failing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    @Test
    void interruptPrintsWhatWasDoneAndTheSummary() throws Exception {
        FutureTask<Cli> run = new FutureTask<>(() -> Cli.run("fetch", "-c", "1", url("/a"), url("/hang"), url("/b")));
        Thread thread = Thread.ofPlatform().start(run);
        hanging.await();

        thread.interrupt();

        assertThat(run.get().status()).isEqualTo(130);
        assertThat(run.get().lines()).hasSize(1).allMatch(line -> line.endsWith("this is /a"));
        assertThat(run.get().err()).matches("1 fetched, 0 failed, 11 bytes, .* seconds \\(stopped\\)\n");
    }

    private String url(String path) {
        return server.url(path).toString();
    }
}

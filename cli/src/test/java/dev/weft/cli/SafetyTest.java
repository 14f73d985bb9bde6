package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is destroyed by an option that is missing, and no password is told. */
@Tag("real-time")
@Timeout(60)
class SafetyTest {
    private final MockWebServer server = new MockWebServer();

    @TempDir
    private Path directory;

    @BeforeEach
    void startServer() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse.Builder()
                        .code(request.getUrl().encodedPath().equals("/missing") ? 404 : 200)
                        .body("fine")
                        .build();
            }
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private String url(String path) {
        return server.url(path).toString();
    }

    @Test
    void folderOfAnEarlierRunIsUsedOnlyIfThatIsAskedFor() throws Exception {
        String out = directory.resolve("out").toString();
        Cli.run("fetch", "-o", out, url("/a"));
        byte[] journal = Files.readAllBytes(Path.of(out, ".weft/journal"));

        Cli again = Cli.run("fetch", "-o", out, url("/b"));

        assertThat(again.status()).isEqualTo(2);
        assertThat(again.err()).contains("--resume").contains("--fresh").doesNotContain("\tat ");
        assertThat(Path.of(out, ".weft/journal")).hasBinaryContent(journal);
        assertThat(Cli.run("fetch", "-o", out, "--fresh", url("/b")).status()).isZero();
        assertThat(Cli.run("fetch", "-o", out, "--resume", url("/b")).err()).contains("1 by an earlier run");
    }

    @Test
    void freshAndResumeExcludeEachOther() {
        Cli run = Cli.run("fetch", "-o", "x", "--fresh", "--resume", url("/b"));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--fresh and --resume exclude each other");
    }

    @Test
    void passwordInAUrlIsInNoOutputJournalOrReport() throws Exception {
        String secret = url("/a").replace("//", "//ada:s3cret@");
        String missing = url("/missing").replace("//", "//ada:s3cret@");
        Path out = directory.resolve("out");
        Path report = directory.resolve("report.html");

        for (String format : List.of("lines", "json", "csv", "table")) {
            Cli run = Cli.run(
                    "fetch",
                    "-v",
                    "--format",
                    format,
                    "--report",
                    report.toString(),
                    "-o",
                    out.toString(),
                    "--fresh",
                    secret,
                    missing,
                    "http://ada:s3cret@127.0.0.1:1/",
                    "http://ada:s3cret@/");

            assertThat(run.out() + run.err()).doesNotContain("s3cret").contains("//ada@");
            assertThat(Files.readString(report)).doesNotContain("s3cret");
        }
        assertThat(server.takeRequest().getHeaders().get("Authorization")).startsWith("Basic ");
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(file.toString()).doesNotContain("s3cret");
                assertThat(Files.readString(file)).doesNotContain("s3cret");
            }
        }
    }

    @Test
    void journalCanBeReadOnlyByItsOwner() throws Exception {
        Path out = directory.resolve("out");

        Cli.run("fetch", "-o", out.toString(), url("/a"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out.resolve(".weft/journal"))))
                .isEqualTo("rw-------");
    }

    @Test
    void runStopsAfterTheFailuresThatAreAllowed() {
        Cli run = Cli.run("fetch", "-c", "1", "--fail-fast", url("/a"), url("/missing"), url("/b"), url("/c"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.lines()).hasSize(2);
        assertThat(run.err()).contains("weft: stopped after 1 failure\n", "1 fetched, 1 failed", "(stopped)");
    }
}

package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Saves to a file system of one megabyte. Skipped where none can be mounted, which needs root. */
@Tag("real-time")
@Timeout(60)
class FullDiskTest {
    private static final int PAGES = 30;
    private static final int LENGTH = 100_000;

    private final MockWebServer server = new MockWebServer();

    @TempDir
    private Path disk;

    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        String refusal = command("mount", "-t", "tmpfs", "-o", "size=1m", "weft-test", disk.toString());
        mounted = refusal.isEmpty();
        assumeTrue(mounted, "no small file system can be mounted here, so this test is skipped: " + refusal);
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse.Builder()
                        .body(page(request.getTarget()))
                        .build();
            }
        });
        server.start();
    }

    /** Runs a command and returns its error output; empty if it succeeded. */
    private static String command(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? "" : command[0] + " failed: " + said;
    }

    private static Buffer page(String path) {
        byte[] content = new byte[LENGTH];
        new Random(path.hashCode()).nextBytes(content);
        return new Buffer().write(content);
    }

    @AfterEach
    void unmount() throws Exception {
        server.close();
        if (mounted) {
            assertThat(command("umount", disk.toString())).isEmpty();
        }
    }

    @Test
    void whatDoesNotFitFailsAndIsFetchedByTheNextRunWhenThereIsRoom() throws Exception {
        Path saved = disk.resolve("saved");
        String urls = "http://localhost:" + server.getPort() + "/page-[1-" + PAGES + "]";

        Cli full = Cli.run("fetch", "-c", "4", "-o", saved.toString(), urls);

        List<Path> whole = pages(saved);
        assertThat(full.status()).isEqualTo(1);
        assertThat(whole).hasSizeBetween(1, 10);
        assertThat(full.lines()).hasSizeLessThan(PAGES);
        assertThat(full.err()).contains("weft: the disk is full, so nothing more is fetched; --resume continues");
        assertThat(full.lines().stream().filter(line -> line.startsWith("200"))).hasSameSizeAs(whole);
        assertThat(full.lines().stream().filter(line -> line.startsWith("FAIL")))
                .allMatch(line -> line.endsWith("  cannot be saved: No space left on device"));
        assertThat(full.err()).contains("failed: " + (full.lines().size() - whole.size()) + " save\n");
        assertThatAllAreWhole(whole);
        assertThat(saved.resolve(".weft/part")).isEmptyDirectory();
        assertThat(Files.readAllLines(saved.resolve(".weft/journal"))).hasSameSizeAs(whole);

        int requests = server.getRequestCount();
        assertThat(command("mount", "-o", "remount,size=8m", disk.toString())).isEmpty();
        Cli resumed = Cli.run("fetch", "-c", "4", "-o", saved.toString(), "--resume", urls);

        assertThat(resumed.status()).isZero();
        assertThat(resumed.err()).contains(" seconds, " + whole.size() + " by an earlier run");
        assertThat(server.getRequestCount() - requests).isEqualTo(PAGES - whole.size());
        assertThat(pages(saved)).hasSize(PAGES);
        assertThatAllAreWhole(pages(saved));
    }

    private static List<Path> pages(Path saved) throws IOException {
        try (Stream<Path> files = Files.walk(saved)) {
            return files.filter(file -> file.getFileName().toString().startsWith("page-"))
                    .toList();
        }
    }

    private static void assertThatAllAreWhole(List<Path> pages) throws IOException {
        for (Path page : pages) {
            assertThat(Files.readAllBytes(page))
                    .as(page.toString())
                    .isEqualTo(page("/" + page.getFileName()).readByteArray());
        }
    }

    @Test
    void reportThatCannotBeWrittenIsALineAtTheEnd() throws Exception {
        fill();

        Cli reporting = Cli.run(
                "fetch",
                "-q",
                "--report",
                disk.resolve("report.html").toString(),
                "http://localhost:" + server.getPort() + "/page-1");

        assertThat(reporting.status()).isEqualTo(1);
        assertThat(reporting.lines()).hasSize(1);
        assertThat(reporting.err()).isEqualTo("weft: cannot write the report: No space left on device\n");
        assertThat(disk.resolve("report.html")).doesNotExist();
    }

    @Test
    void archiveThatCannotBeWrittenEndsTheRunWithALine() throws Exception {
        Path warc = disk.resolve("run.warc.gz");

        Cli run = Cli.run(
                "fetch",
                "-q",
                "-c",
                "4",
                "--warc",
                warc.toString(),
                "http://localhost:" + server.getPort() + "/page-[1-" + PAGES + "]");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).startsWith("weft: cannot write the output: " + warc + ": No space left on device\n");
        assertThat(server.getRequestCount()).isLessThan(PAGES);
    }

    private void fill() throws IOException {
        Path ballast = disk.resolve("ballast");
        try {
            Files.write(ballast, new byte[2_000_000]);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
        assertThat(Files.size(ballast)).isLessThan(2_000_000);
    }
}

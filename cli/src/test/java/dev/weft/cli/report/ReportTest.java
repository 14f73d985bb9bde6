package dev.weft.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.cli.input.InputException;
import dev.weft.cli.result.FailureKind;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Fetched.Answer;
import dev.weft.cli.result.Samples;
import dev.weft.cli.result.Timing;
import dev.weft.fixture.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ReportTest {
    /** The directory in which pages and screenshots are kept for inspection. */
    private static final Path KEPT = Path.of("target", "report");

    @TempDir
    private Path directory;

    @Tag("real-time")
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 100_000})
    void browserDrawsThePageWithoutAComplaint(int requests) throws Exception {
        Path browser = Programs.find("chromium", "chromium-browser", "google-chrome");
        Path page = Files.createDirectories(KEPT).resolve(requests + "-requests.html");
        Path picture = page.resolveSibling(requests + "-requests.png");
        Files.deleteIfExists(picture);
        write(page, requests);

        String screenshot = run(browser, "--screenshot=" + picture.toAbsolutePath(), page);
        String drawn = run(browser, "--dump-dom", page);

        assertThat(screenshot).doesNotContain("CONSOLE");
        assertThat(drawn).contains("data-drawn=\"yes\"").doesNotContain("NaN", "Infinity", "undefined");
        assertThat(count(drawn, "class=\"row")).isEqualTo(1 + Math.min(requests, shown(requests)));
        assertThat(picture).isNotEmptyFile();
    }

    /** The least size of the sample spread over the run: doubling the step keeps more than half of 300. */
    private static int shown(int requests) {
        int step = 1;
        while ((requests + step - 1) / step > 300) {
            step *= 2;
        }
        return (requests + step - 1) / step;
    }

    private String run(Path browser, String what, Path page) throws Exception {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        browser.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--hide-scrollbars",
                        "--enable-logging=stderr",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "--window-size=1200,2400",
                        what,
                        page.toAbsolutePath().toUri().toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return Files.readString(output, StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void pageStaysSmallHoweverManyRequestsThereWere() throws Exception {
        Path page = directory.resolve("page.html");

        write(page, 100_000);

        assertThat(Files.size(page)).isLessThan(250_000);
        assertThat(Files.readString(page))
                .contains("\"count\":100000")
                .doesNotContain("http-equiv=\"refresh\"", "src=");
        assertThat(directory).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void whatServersSayNeverBecomesMarkup() throws Exception {
        Path page = directory.resolve("page.html");
        Report report = Report.to(page.toString());
        report.accept(Samples.failed("http://a/</script><script>alert(1)</script>", 5, "<b>&\u2028"));

        report.write();

        assertThat(Files.readString(page)).doesNotContain("<script>alert", "<b>&");
    }

    @Test
    void choiceIsSpreadEvenlyAndKnowsTheSlowestAndTheFailed() throws Exception {
        Path page = directory.resolve("page.html");
        Report report = Report.to(page.toString());
        for (int i = 0; i < 2_000; i++) {
            report.accept(
                    i == 1_234
                            ? Samples.failed("http://a/slow", 60_000, "timed out")
                            : Samples.answered("http://a/" + i, 200, 1, 1, ""));
        }

        report.write();

        String json = Files.readString(page);
        assertThat(count(json, "http://a/slow\",0,\"timed out\"")).isBetween(2, 3);
        assertThat(json).contains("\"spread\":[[\"http://a/0\",").contains("[\"http://a/1992\",");
    }

    @Test
    void reportThatCannotBeWrittenIsRefusedBeforeTheRun() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        for (String name : List.of(file + "/page.html", "/no/such/folder/page.html", directory.toString(), "\u0000")) {
            assertThatThrownBy(() -> Report.to(name))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith("cannot write '" + name + "'");
        }
    }

    @Test
    void pipeIsWrittenToAndStays() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        FutureTask<String> reading = new FutureTask<>(() -> Files.readString(pipe));
        Thread.ofVirtual().start(reading);

        write(pipe, 1);

        assertThat(reading.get()).contains("\"count\":1,", "</html>");
        assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther())
                .isTrue();
    }

    private static void write(Path page, int requests) throws Exception {
        Report report = Report.to(page.toString());
        results(requests).forEach(report);
        report.write();
    }

    /** Results as of a run with 50 concurrent requests, to a server that becomes slow for a while. */
    private static List<Fetched> results(int requests) {
        Random random = new Random(7);
        List<Fetched> results = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            boolean slow = i > requests / 2 && i < requests * 3 / 5;
            long connect = i < 50 ? 800L + random.nextInt(400) : 0;
            long await = Math.round(Math.exp(random.nextGaussian() * 0.6) * (slow ? 90_000 : 9_000));
            long receive = 300L + random.nextInt(5_000);
            long start = i * 400L;
            Timing timing = new Timing(
                    start,
                    connect * 3L + await + receive + 250,
                    20,
                    connect / 2,
                    connect,
                    connect,
                    30,
                    await,
                    receive,
                    0);
            results.add(result(i, random.nextInt(slow ? 30 : 400), timing, random.nextInt(60_000)));
        }
        return results;
    }

    private static Fetched result(int i, int luck, Timing timing, int bytes) {
        String url =
                "https://" + (i % 3 == 0 ? "docs" : "www") + ".example.org/chapter-" + i % 20 + "/page-" + i + ".html";
        return switch (luck) {
            case 0 -> Fetched.failed(url, FailureKind.TIMEOUT, "timed out after 30 s", timing, 3);
            case 1 -> Fetched.failed(url, FailureKind.CONNECT, "connection refused: www.example.org:443", timing, 3);
            case 2 -> Fetched.answered(url, new Answer(503, 312, "", null, null), timing, 3);
            case 3 -> Fetched.answered(url, new Answer(404, 153, "", null, null), timing, 1);
            default -> Fetched.answered(url, new Answer(200, bytes, "", null, null), timing, 1);
        };
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    @Test
    void pageIsWrittenWhereverALongTextIsCut() throws Exception {
        Report report = Report.to(directory.resolve("report.html").toString());
        report.accept(Samples.failed("http://a/" + "x".repeat(290) + "😀😀", 1, "y".repeat(299) + "😀"));

        report.write();

        assertThat(directory.resolve("report.html")).content().contains("x…", "y…");
    }

    @Test
    void hostEndsWhereItsPathOrQueryBegins() throws Exception {
        Report report = Report.to(directory.resolve("report.html").toString());
        for (String url : List.of("http://a.example?q=1", "http://A.example#top", "http://ada@a.example/x@y")) {
            report.accept(Samples.answered(url, 200, 1, 1, ""));
        }

        report.write();

        assertThat(directory.resolve("report.html")).content().contains("\"hostCount\":1,\"hosts\":[[\"a.example\",3,");
    }
}

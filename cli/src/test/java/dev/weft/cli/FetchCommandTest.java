package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.FutureTask;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("real-time")
@Timeout(60)
class FetchCommandTest {

    @TempDir
    private Path directory;

    private AnsweringServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = new AnsweringServer();
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
                .anyMatch(line -> line.matches("FAIL +- +\\d+ ms .*/hang +not complete after 300 ms \\(--timeout\\)"))
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
                + "\",\"status\":200,\"bytes\":11,\"millis\":0,\"head\":\"thi\",\"error\":null,\"kind\":null,\"tries\":1,"
                + "\"file\":null,\"sha256\":null}";
    }

    @Test
    void emptyInputIsFetchedAtOnce() throws IOException {
        Path file = Files.createFile(directory.resolve("urls"));

        Cli run = Cli.run("fetch", "-i", file.toString());

        assertThat(run.status()).isZero();
        assertThat(run.err()).startsWith("0 fetched, 0 failed");
    }

    @Test
    void brokenPipeEndsTheRunWithoutAMessage() {
        Cli run = Cli.runInto(FailingOutput.closedPipe(), "fetch", url("/a"), url("/hang"));

        assertThat(run).isEqualTo(new Cli(141, "", ""));
    }

    @Test
    void outputThatCannotBeWrittenEndsTheRunWithTheReason() {
        Cli run = Cli.runInto(FailingOutput.fullDisk(), "fetch", url("/a"), url("/hang"));

        assertThat(run).isEqualTo(new Cli(1, "", "weft: cannot write the output: No space left on device\n"));
    }

    @Test
    void bodiesAreSavedUnderTheirHostAndPath() throws IOException {
        Path pages = directory.resolve("pages");

        Cli run = Cli.run("fetch", "-o", pages.toString(), "--json", url("/a[1-2].html"), url("/b/"), url("/missing"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(pages.resolve(host()).resolve("a1.html")).hasContent("this is /a1.html\n");
        assertThat(pages.resolve(host()).resolve("a2.html")).hasContent("this is /a2.html\n");
        assertThat(pages.resolve(host()).resolve("b/index.html")).hasContent("this is /b/\n");
        assertThat(pages.resolve(host()).resolve("missing")).doesNotExist();
        assertThat(run.out()).contains("\"file\":\"" + host() + "/a1.html\",\"sha256\":\"");
    }

    @Test
    void resumedRunTellsOfEverythingButFetchesOnlyWhatIsLeft() {
        String pages = directory.resolve("pages").toString();
        Cli first = Cli.run("fetch", "-o", pages, url("/a"), url("/missing"), "http://127.0.0.1:1/");
        int requests = server.requests();

        Cli second =
                Cli.run("fetch", "-o", pages, "--resume", url("/a"), url("/b"), url("/missing"), "http://127.0.0.1:1/");

        assertThat(first.err()).startsWith("1 fetched, 2 failed, ");
        assertThat(second.lines()).hasSize(4);
        assertThat(second.err()).startsWith("2 fetched, 2 failed, ").contains(" seconds, 2 by an earlier run\n");
        assertThat(server.requests() - requests).isEqualTo(1);
    }

    @Test
    void bodyThatIsNotWhatItsChecksumSaysIsNotSaved() throws Exception {
        Path sums = Files.writeString(
                directory.resolve("sums"),
                sha256("this is /a\n") + "  a\n" + sha256("another") + "  b\n" + sha256("never fetched") + "  d\n");
        Path pages = directory.resolve("pages");

        Cli run =
                Cli.run("fetch", "-o", pages.toString(), "--verify", sums.toString(), url("/a"), url("/b"), url("/c"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.lines())
                .anyMatch(line -> line.startsWith("200") && line.endsWith(host() + "/a"))
                .anyMatch(line -> line.startsWith("FAIL") && line.endsWith("but must be " + sha256("another")))
                .anyMatch(line -> line.startsWith("FAIL") && line.endsWith("not in the list of checksums"));
        assertThat(pages.resolve(host())).isDirectoryContaining("glob:**/a").isDirectoryNotContaining("glob:**/b");
        assertThat(run.err())
                .startsWith("weft: 1 name in the list of checksums was not fetched: d\n")
                .contains("failed: 2 checksum");
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void methodHeadersAndBodyAreSentAndALineMayHaveItsOwn() throws Exception {
        Path file = Files.writeString(
                directory.resolve("targets"),
                "{\"url\": \"" + url("/own")
                        + "\", \"method\": \"PUT\", \"headers\": {\"a\": \"2\"}, \"body\": \"{}\"}\n");

        Cli run = Cli.run(
                "fetch",
                "-c1",
                "-H",
                "A: 1",
                "-H",
                "B: 1",
                "-A",
                "me",
                "-d",
                "x=1",
                url("/plain"),
                "-i",
                file.toString());

        assertThat(run.status()).isZero();
        RecordedRequest plain = server.takeRequest();
        RecordedRequest own = server.takeRequest();
        assertThat(plain.getRequestLine()).startsWith("POST /plain ");
        assertThat(plain.getHeaders().get("User-Agent")).isEqualTo("me");
        assertThat(plain.getHeaders().get("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(plain.getBody().utf8()).isEqualTo("x=1");
        assertThat(own.getRequestLine()).startsWith("PUT /own ");
        assertThat(own.getHeaders().values("A")).containsExactly("2");
        assertThat(own.getHeaders().values("B")).containsExactly("1");
        assertThat(own.getBody().utf8()).isEqualTo("{}");
    }

    @Test
    void bodyMayBeThatOfAFile() throws Exception {
        Path body = Files.writeString(directory.resolve("body"), "--this -is \"no\" option\n");

        Cli run = Cli.run("fetch", "-d", "@" + body, url("/post"));

        assertThat(run.status()).isZero();
        assertThat(server.takeRequest().getBody().utf8()).isEqualTo("--this -is \"no\" option\n");
    }

    @Test
    void whatIsLargerThanAllowedFailsAndTheRunGoesOn() {
        Cli run = Cli.run("fetch", "--max-size", "10", "--json", url("/long"), url("/"));

        assertThat(run.lines())
                .anyMatch(line -> line.contains("\"kind\":\"too-large\""))
                .anyMatch(line -> line.contains("\"status\":200,\"bytes\":10"));
    }

    @Test
    void headerThatWouldInjectAnotherIsAFailureOfItsLineOnly() throws IOException {
        Path file = Files.writeString(
                directory.resolve("targets"),
                "{\"url\": \"" + url("/a") + "\", \"headers\": {\"A\": \"1\\r\\nB: 2\"}}\n" + url("/b") + "\n");

        Cli run = Cli.run("fetch", "-i", file.toString());

        assertThat(run.lines())
                .anyMatch(line -> line.startsWith("FAIL") && line.contains("/a ") && line.contains("header"))
                .anyMatch(line -> line.startsWith("200"));
        assertThat(run.err()).contains("failed: 1 input");
    }

    @Test
    void anyNumberOfRetriesIsTaken() {
        assertThat(Cli.run("fetch", "--retries", "2147483647", url("/a")).status())
                .isZero();
    }

    @Test
    void folderInTheWayOfAFileIsLeftThereAndTheFileGetsAnotherName() throws IOException {
        Path pages = directory.resolve("pages");
        Files.createDirectories(pages.resolve(host()).resolve("a/b"));

        Cli run = Cli.run("fetch", "-o", pages.toString(), url("/a"));

        assertThat(run.status()).isZero();
        assertThat(pages.resolve(host()).resolve("a~2")).hasContent("this is /a");
    }

    @Test
    void reportIsWrittenAtTheEnd() throws IOException {
        Path report = directory.resolve("report.html");

        Cli run = Cli.run("fetch", "-q", "--format", "csv", "--report", report.toString(), url("/a"), url("/missing"));

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("url,status,").hasLineCount(3);
        assertThat(Files.readString(report)).contains("\"count\":2,\"failed\":1", "\"kind\":\"status 404\"");
    }

    @Test
    void headerThatOnlyTheBodyDecidesIsAFlawOfItsLine() {
        Cli run = Cli.run(
                "fetch",
                "{\"url\": \"" + url("/a") + "\", \"headers\": {\"Transfer-Encoding\": \"chunked\"}}",
                url("/b"));

        assertThat(run.lines())
                .anyMatch(line -> line.endsWith("  Transfer-Encoding is determined by the body and cannot be set"))
                .anyMatch(line -> line.startsWith("200"));
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void verboseRunSaysWhatIsDoneAgainAndWhy() {
        Cli run = Cli.run("fetch", "-v", "--retries", "1", "http://127.0.0.1:1/", url("/busy"));

        assertThat(run.err())
                .contains("weft: " + url("/busy") + ": retried after status 503, in ")
                .contains("weft: http://127.0.0.1:1/: retried after ");
    }

    @Test
    void verboseRunSaysWhatCausedAFailure() {
        Cli run = Cli.run("fetch", "-v", "http://127.0.0.1:1/");

        assertThat(run.err())
                .startsWith("weft: http://127.0.0.1:1/: ")
                .contains("connection refused: 127.0.0.1:1, caused by ");
    }

    private String host() {
        return server.folder();
    }

    @Test
    void interruptPrintsWhatWasDoneAndTheSummary() throws Exception {
        FutureTask<Cli> run = new FutureTask<>(() -> Cli.run("fetch", "-c", "1", url("/a"), url("/hang"), url("/b")));
        Thread thread = Thread.ofPlatform().start(run);
        server.awaitHanging();

        thread.interrupt();

        assertThat(run.get().status()).isEqualTo(130);
        assertThat(run.get().lines()).hasSize(1).allMatch(line -> line.endsWith("this is /a"));
        assertThat(run.get().err()).matches("1 fetched, 0 failed, 11 bytes, .* seconds \\(stopped\\)\n");
    }

    private String url(String path) {
        return server.url(path);
    }

    @Test
    void beginningOfABodyMayBeOfAnyLength() {
        Cli run = Cli.run("fetch", "--head", "1000000000", url("/a"));

        assertThat(run.status()).isZero();
        assertThat(run.out()).endsWith("this is /a\n");
    }

    @Test
    void bodyOfAFileThatHasChangedIsSentAgainByAResumedRun() throws IOException {
        Path body = Files.writeString(directory.resolve("body"), "number one");
        String[] arguments = {
            "fetch",
            "-X",
            "PUT",
            "-d",
            "@" + body,
            "-o",
            directory.resolve("out").toString(),
            "--resume",
            url("/a")
        };
        Cli.run(arguments);
        Files.writeString(body, "number two");

        Cli again = Cli.run(arguments);
        Cli same = Cli.run(arguments);

        assertThat(again.err()).doesNotContain("by an earlier run");
        assertThat(same.err()).contains("1 by an earlier run");
    }

    @Test
    void bodyIsWhatIsInTheFileToTheByte() throws Exception {
        String text = "{\"a\": 'b c'}\n# -X GET\n";
        Path body = Files.writeString(directory.resolve("body"), text);

        Cli run = Cli.run("fetch", "-d", "@" + body, url("/a"));

        assertThat(run.status()).isZero();
        assertThat(server.takeRequest().getBody().utf8()).isEqualTo(text);
    }
}

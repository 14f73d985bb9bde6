package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.netpreserve.jwarc.HttpRequest;
import org.netpreserve.jwarc.HttpResponse;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcRequest;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.Warcinfo;

/** WARC files and HTTP archives, as readers see them. */
@Tag("real-time")
@Timeout(60)
class ArchiveTest {
    /** Places of secrets in a command and in a response. */
    private static final List<String> SECRETS =
            List.of("pass-word", "key-value", "cookie-value", "given-value", "told");

    @TempDir
    private Path directory;

    private Site site;
    private Path warc;
    private Path har;

    @BeforeEach
    void startSite() throws IOException {
        site = new Site();
        site.page("/a", "this is a").page("/b?x=1&y=", "this is b").redirect("/from", "/a");
        warc = directory.resolve("run.warc.gz");
        har = directory.resolve("run.har");
    }

    @AfterEach
    void stopSite() {
        site.close();
    }

    /** A record as a reader sees it; a character of the body stands for a byte. */
    private record Read(String type, String target, String first, String rest, String body, String truncated) {}

    private List<Read> records() throws IOException {
        List<Read> records = new ArrayList<>();
        try (WarcReader reader = new WarcReader(warc)) {
            for (WarcRecord record : reader) {
                records.add(read(record));
            }
        }
        return records;
    }

    private static Read read(WarcRecord record) throws IOException {
        String truncated = record.truncated().name();
        return switch (record) {
            case WarcRequest request -> {
                HttpRequest http = request.http();
                yield new Read(
                        "request",
                        request.target(),
                        http.method() + " " + http.target(),
                        http.headers().toString(),
                        text(http.body().stream().readAllBytes()),
                        truncated);
            }
            case WarcResponse response -> {
                HttpResponse http = response.http();
                byte[] body = http.body().stream().readAllBytes();
                assertThat(response.payloadDigest().orElseThrow().hex()).isEqualTo(sha1(body));
                yield new Read(
                        "response",
                        response.target(),
                        http.status() + " " + http.reason(),
                        http.headers().toString(),
                        text(body),
                        truncated);
            }
            case Warcinfo info ->
                new Read("warcinfo", "", info.fields().first("software").orElse(""), "", "", truncated);
            default -> throw new AssertionError("a record that is not written: " + record);
        };
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String sha1(byte[] body) {
        try {
            return HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("SHA-1").digest(body));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private JsonNode log() throws IOException {
        return new ObjectMapper().readTree(har.toFile()).get("log");
    }

    private static Cli fetched(int status, String... arguments) {
        List<String> all = new ArrayList<>(List.of("fetch", "-q", "--retries", "0", "-c", "1"));
        all.addAll(List.of(arguments));
        Cli run = Cli.run(all.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isEqualTo(status);
        return run;
    }

    @Test
    void everyExchangeIsARequestAndAResponse() throws IOException {
        fetched(
                1,
                "--warc",
                warc.toString(),
                site.url("/a"),
                site.url("/from"),
                site.url("/none"),
                "-H",
                "Accept: text/html");

        List<Read> records = records();
        assertThat(records)
                .extracting(Read::type)
                .startsWith("warcinfo", "request", "response")
                .hasSize(9);
        assertThat(records.getFirst().first()).startsWith("weft ");
        assertThat(records.stream().filter(record -> record.type().equals("request")))
                .extracting(Read::first)
                .containsExactlyInAnyOrder("GET /a", "GET /from", "GET /a", "GET /none");
        assertThat(records.stream().filter(record -> record.type().equals("response")))
                .extracting(record -> record.target() + " " + record.first() + " " + record.body())
                .containsExactlyInAnyOrder(
                        site.url("/a") + " 200 OK this is a",
                        site.url("/from") + " 302 Found ",
                        site.url("/a") + " 200 OK this is a",
                        site.url("/none") + " 404 Not Found no such page");
        assertThat(records.get(1).rest())
                .contains("Host=[127.0.0.1:" + site.port() + "]", "Accept=[text/html]", "weft");
    }

    @Test
    void requestsAndResponsesNameEachOtherAndTheirRun() throws IOException {
        fetched(0, "--warc", warc.toString(), site.url("/a"));

        try (WarcReader reader = new WarcReader(warc)) {
            Warcinfo info = (Warcinfo) reader.next().orElseThrow();
            WarcRequest request = (WarcRequest) reader.next().orElseThrow();
            var requestId = request.id();
            var answer = request.concurrentTo();
            WarcResponse response = (WarcResponse) reader.next().orElseThrow();
            assertThat(answer).containsExactly(response.id());
            assertThat(response.concurrentTo()).containsExactly(requestId);
            assertThat(response.warcinfoID()).contains(info.id());
        }
    }

    @Test
    void eachRecordIsAGzipMemberOfItsOwn() throws IOException, DataFormatException {
        fetched(0, "--warc", warc.toString(), site.url("/a"), site.url("/b?x=1&y="));

        assertThat(members(Files.readAllBytes(warc)))
                .hasSize(5)
                .allSatisfy(member -> assertThat(member).startsWith("WARC/1.1\r\n"));
    }

    private static List<String> members(byte[] file) throws DataFormatException {
        List<String> members = new ArrayList<>();
        divide(file, members, new ArrayList<>());
        return members;
    }

    /** The ends of the records of a file. */
    private static int[] ends(byte[] file) throws DataFormatException {
        List<Integer> ends = new ArrayList<>();
        divide(file, new ArrayList<>(), ends);
        return ends.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void divide(byte[] file, List<String> members, List<Integer> ends) throws DataFormatException {
        int position = 0;
        while (position < file.length) {
            Inflater inflater = new Inflater(true);
            inflater.setInput(file, position + 10, file.length - position - 10);
            byte[] content = new byte[1 << 20];
            int length = inflater.inflate(content);
            assertThat(inflater.finished()).isTrue();
            members.add(new String(content, 0, length, StandardCharsets.ISO_8859_1));
            position += 10 + (int) inflater.getBytesRead() + 8;
            inflater.end();
            ends.add(position);
        }
    }

    @Test
    void bodiesAreAsTheyWereReadWhateverTheirFormOnTheWay() throws IOException {
        byte[] large = new byte[700_000];
        new Random(1).nextBytes(large);
        site.page("/large", "application/octet-stream", large, "one");
        try (MockWebServer coding = new MockWebServer()) {
            coding.enqueue(new MockResponse.Builder()
                    .addHeader("Content-Encoding", "gzip")
                    .body(new okio.Buffer().write(Site.gzip("compressed")))
                    .build());
            coding.enqueue(
                    new MockResponse.Builder().chunkedBody("in chunks", 3).build());
            coding.start();
            fetched(
                    0,
                    "--warc",
                    warc.toString(),
                    site.url("/large"),
                    coding.url("/gzip").toString(),
                    coding.url("/chunked").toString());
        }

        List<Read> responses = records().stream()
                .filter(record -> record.type().equals("response"))
                .toList();
        assertThat(responses).extracting(Read::body).containsExactlyInAnyOrder(text(large), "compressed", "in chunks");
        assertThat(responses)
                .anySatisfy(record -> assertThat(record.rest())
                        .contains("X-Archive-Orig-Content-Encoding=[gzip]", "Content-Length=[10]")
                        .doesNotContain(" Content-Encoding="));
    }

    @Test
    void bodyThatBreaksOffIsMarked() throws IOException {
        try (MockWebServer cutting = new MockWebServer()) {
            cutting.enqueue(new MockResponse.Builder()
                    .body("x".repeat(100_000))
                    .onResponseBody(new SocketEffect.CloseSocket())
                    .build());
            cutting.start();
            fetched(
                    1,
                    "--warc",
                    warc.toString(),
                    "--har",
                    har.toString(),
                    cutting.url("/").toString());
        }

        assertThat(records()).element(2).satisfies(record -> {
            assertThat(record.truncated()).isEqualTo("DISCONNECT");
            assertThat(record.body()).hasSizeLessThan(100_000);
        });
        assertThat(log().at("/entries/0/_error").asText()).isNotEmpty();
    }

    @Test
    void neitherHasASecret() throws IOException {
        try (MockWebServer telling = new MockWebServer()) {
            for (int i = 0; i < 3; i++) {
                telling.enqueue(new MockResponse.Builder()
                        .addHeader("Set-Cookie", "id=cookie-value")
                        .addHeader("X-Access-Token", "told")
                        .addHeader("Location", "http://eve:pass-word@localhost/")
                        .build());
            }
            telling.start();
            String url = telling.url("/").toString();
            Path list = Files.writeString(
                    directory.resolve("list"),
                    "{\"url\": \"" + url + "\", \"headers\": {\"X-Own\": \"given-value\"}, \"body\": \"told\"}\n");
            fetched(
                    0,
                    "--warc",
                    warc.toString(),
                    "--har",
                    har.toString(),
                    "-u",
                    "ada:pass-word",
                    "-H",
                    "X-Key: key-value",
                    "-d",
                    "told",
                    url,
                    url.replace("://", "://eve:pass-word@"),
                    "-i",
                    list.toString());
        }

        String plain = new String(
                new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(warc))).readAllBytes(),
                StandardCharsets.ISO_8859_1);
        assertThat(plain).contains("X-Key: ***", "Cookie: ***").doesNotContain(SECRETS);
        assertThat(Files.readString(har)).contains("\"X-Key\"").doesNotContain(SECRETS);
    }

    @Test
    void existingFileIsAppendedTo() throws IOException {
        fetched(0, "--warc", warc.toString(), site.url("/a"));
        fetched(0, "--warc", warc.toString(), site.url("/b?x=1&y="));

        assertThat(records())
                .extracting(Read::type)
                .containsExactly("warcinfo", "request", "response", "warcinfo", "request", "response");
    }

    @Test
    void runThatWasKilledWhileItWroteLeavesAFileThatCanBeAppendedTo() throws Exception {
        fetched(0, "--warc", warc.toString(), site.url("/a"));
        byte[] whole = Files.readAllBytes(warc);
        int[] ends = ends(whole);
        for (int length = 0; length < whole.length; length += 13) {
            int cut = length;
            Files.write(warc, Arrays.copyOf(whole, length));
            fetched(0, "--warc", warc.toString(), site.url("/b?x=1&y="));

            List<Read> records = records();
            assertThat(records)
                    .as("after a cut at byte " + length)
                    .hasSize(3
                            + (int) Arrays.stream(ends)
                                    .filter(end -> end <= cut)
                                    .count());
            assertThat(records.getLast().body()).isEqualTo("this is b");
        }
    }

    @Test
    void fileThatIsNoWarcIsRefusedAndLeftAsItIs() throws IOException {
        Files.writeString(warc, "a file of great value");

        Cli run = fetched(2, "--warc", warc.toString(), site.url("/a"));

        assertThat(run.err())
                .isEqualTo("weft: cannot write '" + warc
                        + "': it exists, and is not a WARC file that is compressed record by record\n");
        assertThat(warc).hasContent("a file of great value");
        assertThat(fetched(2, "--warc", "a.warc", site.url("/a")).err())
                .startsWith("weft: --warc must end in .warc.gz, but is 'a.warc'");
        assertThat(fetched(2, "--har", "/dev/null", site.url("/a")).err())
                .isEqualTo("weft: cannot write '/dev/null': is not a regular file\n");
    }

    @Test
    void httpArchiveHasTheFieldsOfItsFormat() throws IOException {
        site.page("/bytes", "application/octet-stream", new byte[] {(byte) 0xff, 0}, "one");
        fetched(1, "--har", har.toString(), site.url("/b?x=1&y="), site.url("/bytes"), "http://127.0.0.1:1/");

        JsonNode log = log();
        assertThat(log.get("version").asText()).isEqualTo("1.2");
        assertThat(log.get("creator").get("name").asText()).isEqualTo("weft");
        assertThat(log.get("entries")).hasSize(3).allSatisfy(ArchiveTest::assertThatItIsAnEntry);
        JsonNode first = entry(log, "/b?x=1&y=");
        assertThat(first.at("/request/queryString").toString())
                .isEqualTo("[{\"name\":\"x\",\"value\":\"1\"},{\"name\":\"y\",\"value\":\"\"}]");
        assertThat(first.at("/response/content/text").asText()).isEqualTo("this is b");
        assertThat(entry(log, "/bytes").at("/response/content/encoding").asText())
                .isEqualTo("base64");
        assertThat(entry(log, ":1/").at("/response/status").asInt()).isZero();
        assertThat(har.resolveSibling("run.har.part")).doesNotExist();
    }

    private static JsonNode entry(JsonNode log, String end) {
        for (JsonNode entry : log.get("entries")) {
            if (entry.at("/request/url").asText().endsWith(end)) {
                return entry;
            }
        }
        throw new AssertionError("no entry for " + end);
    }

    /** The fields that HAR 1.2 does not call optional, with their types. */
    private static void assertThatItIsAnEntry(JsonNode entry) {
        assertThat(java.time.Instant.parse(entry.get("startedDateTime").asText()))
                .isNotNull();
        assertThat(entry.get("time").isNumber()).isTrue();
        assertThat(entry.get("cache").isObject()).isTrue();
        for (String text : List.of(
                "/request/method",
                "/request/url",
                "/request/httpVersion",
                "/response/statusText",
                "/response/httpVersion",
                "/response/redirectURL",
                "/response/content/mimeType")) {
            assertThat(entry.at(text).isTextual()).as(text).isTrue();
        }
        for (String array : List.of(
                "/request/cookies",
                "/request/headers",
                "/request/queryString",
                "/response/cookies",
                "/response/headers")) {
            assertThat(entry.at(array).isArray()).as(array).isTrue();
        }
        for (String number : List.of(
                "/request/headersSize",
                "/request/bodySize",
                "/response/status",
                "/response/headersSize",
                "/response/bodySize",
                "/response/content/size",
                "/timings/send",
                "/timings/wait",
                "/timings/receive")) {
            assertThat(entry.at(number).isNumber()).as(number).isTrue();
        }
        double phases = 0;
        for (String phase : List.of("blocked", "dns", "connect", "send", "wait", "receive")) {
            phases += Math.max(0, entry.at("/timings/" + phase).asDouble());
        }
        assertThat(phases).isLessThanOrEqualTo(entry.get("time").asDouble() + 1);
    }

    @Test
    void runThatStopsEarlyLeavesAWholeHttpArchive() throws IOException {
        fetched(1, "--har", har.toString(), "--fail-fast", site.url("/none"), site.url("/a"));

        assertThat(log().get("entries")).isNotEmpty();
    }
}

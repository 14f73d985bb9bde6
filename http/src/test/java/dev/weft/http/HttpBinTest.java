package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.http.event.HttpEvent;
import dev.weft.http.event.Phase;
import dev.weft.http.failure.PhaseTimeoutException;
import dev.weft.http.failure.RedirectException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs a session against httpbin, an independent server. */
@Tag("real-time")
@Timeout(60)
class HttpBinTest {
    private static HttpBin server;

    private ClientSession http;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startServer() throws Exception {
        server = HttpBin.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (server != null) {
            server.stop();
        }
    }

    @BeforeEach
    void openSession() {
        http = ClientSession.options().baseUrl(server.url()).create();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(http.toString()).contains("0 in progress, 0 waiting");
        assertThat(http.openConnections()).isEqualTo(http.idleConnections());
        http.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"})
    void methodIsAsAsked(String method) throws Exception {
        Response response = http.request(method, "anything").query("q", "a b&c").send();

        if (!method.equals("OPTIONS")) {
            JsonNode echo = response.requireSuccess().json(JsonNode.class);
            assertThat(echo.get("method").asText()).isEqualTo(method);
            assertThat(echo.get("args").get("q").asText()).isEqualTo("a b&c");
        }
        assertThat(response.isSuccess()).isTrue();
    }

    @Test
    void headHasHeadersAndNoBody() throws Exception {
        Response response = http.head("get").send().requireSuccess();

        assertThat(response.bytes()).isEmpty();
        assertThat(response.header("Content-Length").map(Integer::parseInt))
                .hasValueSatisfying(n -> assertThat(n).isPositive());
    }

    @Test
    void formsJsonTextAndBytesArrive() throws Exception {
        JsonNode form = http.post("post")
                .form(Map.of("name", "Ada L.", "likes", List.of("a&b", "ü")))
                .send()
                .requireSuccess()
                .json(JsonNode.class);
        JsonNode json = http.post("post").json(Map.of("n", 1)).send().json(JsonNode.class);
        JsonNode text = http.post("post").text("grüß").send().json(JsonNode.class);

        assertThat(form.get("form").get("name").asText()).isEqualTo("Ada L.");
        assertThat(form.get("form").get("likes")).extracting(JsonNode::asText).containsExactly("a&b", "ü");
        assertThat(json.get("json").get("n").asInt()).isEqualTo(1);
        assertThat(text.get("data").asText()).isEqualTo("grüß");
        assertThat(text.get("headers").get("Content-Type").asText()).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void multipartFormHasFieldsFilesAndStreams() throws Exception {
        Path file = Files.writeString(directory.resolve("a \"b\".txt"), "content of the file");

        JsonNode echo = http.post("post")
                .body(Multipart.form()
                        .field("title", "Sünset")
                        .file("photo", file)
                        .file(
                                "log",
                                "log.txt",
                                Body.written(8, out -> out.write("streamed".getBytes(StandardCharsets.UTF_8)))))
                .send()
                .requireSuccess()
                .json(JsonNode.class);

        assertThat(echo.get("form").get("title").asText()).isEqualTo("Sünset");
        assertThat(echo.get("files").get("photo").asText()).isEqualTo("content of the file");
        assertThat(echo.get("files").get("log").asText()).isEqualTo("streamed");
    }

    @Test
    void redirectsAreFollowedAndCounted() throws Exception {
        Response there = http.get("absolute-redirect/5").send();

        assertThat(there.uri()).isEqualTo(URI.create(server.url() + "get"));
        assertThatThrownBy(() -> http.get("redirect/6").maxRedirects(5).send())
                .isInstanceOfSatisfying(
                        RedirectException.class, e -> assertThat(e.chain()).hasSize(6));
        assertThat(http.get("redirect/1").maxRedirects(0).send().status()).isEqualTo(302);
    }

    @ParameterizedTest
    @CsvSource({"301, GET", "302, GET", "303, GET", "307, POST", "308, POST"})
    void redirectedPostIsSentAsTheStatusSays(int status, String method) throws Exception {
        JsonNode echo = http.post("redirect-to")
                .query("url", "/anything")
                .query("status_code", status)
                .text("hello")
                .send()
                .requireSuccess()
                .json(JsonNode.class);

        assertThat(echo.get("method").asText()).isEqualTo(method);
        assertThat(echo.get("data").asText()).isEqualTo(method.equals("POST") ? "hello" : "");
        assertThat(echo.get("headers").has("Content-Type")).isEqualTo(method.equals("POST"));
    }

    @Test
    void cookiesAreKeptSentAndDeleted() throws Exception {
        http.get("cookies/set").query("theme", "dark").query("size", "big").send();

        JsonNode kept = http.get("cookies").send().json(JsonNode.class);
        http.get("cookies/delete").query("theme", "").send();
        JsonNode left = http.get("cookies").header("Cookie", "own=1").send().json(JsonNode.class);

        assertThat(kept.get("cookies").get("theme").asText()).isEqualTo("dark");
        assertThat(left.get("cookies").has("theme")).isFalse();
        assertThat(left.get("cookies").get("size").asText()).isEqualTo("big");
        assertThat(left.get("cookies").get("own").asText()).isEqualTo("1");
        assertThat(http.cookies().cookies()).extracting(Cookie::name).containsExactly("size");
    }

    @Test
    void credentialsLetIn() throws Exception {
        assertThat(http.get("basic-auth/ada/secret")
                        .credentials(Credentials.basic("ada", "secret"))
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(http.get("basic-auth/ada/secret").send().status()).isEqualTo(401);
        assertThat(http.get("bearer")
                        .credentials(Credentials.bearer("t0ken"))
                        .send()
                        .text())
                .contains("t0ken");
        String withUser = server.url().replace("//", "//ada:secret@");
        assertThat(http.get(withUser + "basic-auth/ada/secret").send().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void digestIsProvenAndProvenAgainWithoutBeingAsked(String algorithm) throws Exception {
        String path = "digest-auth/auth/ada/secret/" + algorithm;
        List<HttpEvent> events = new ArrayList<>();
        try (var http = ClientSession.options()
                .baseUrl(server.url())
                .credentials(server.url(), Credentials.digest("ada", "secret"))
                .listener(events::add)
                .create()) {
            assertThat(http.get(path).send().status()).isEqualTo(200);
            assertThat(http.get(path).send().status()).isEqualTo(200);
            assertThat(http.get(path)
                            .credentials(Credentials.digest("ada", "wrong"))
                            .send()
                            .status())
                    .isEqualTo(401);
        }

        assertThat(events.stream().filter(e -> e.kind() == HttpEvent.Kind.HEAD).map(HttpEvent::detail))
                .startsWith(401, 200, 200);
    }

    @ParameterizedTest
    @CsvSource({"gzip, gzipped", "deflate, deflated", "brotli, brotli"})
    void compressedBodyIsDecompressed(String path, String field) throws Exception {
        assertThat(http.get(path).send().json(JsonNode.class).get(field).asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 304, 400, 404, 418, 500, 503})
    void statusIsAsItCame(int status) throws Exception {
        assertThat(http.get("status/" + status).send().status()).isEqualTo(status);
    }

    @Test
    void delayedResponseTimesOutAndSaysHow() throws Exception {
        Timeouts short_ = Timeouts.none().with(Phase.READ, Duration.ofMillis(200));

        assertThatThrownBy(() -> http.get("delay/5").timeouts(short_).send())
                .isInstanceOfSatisfying(PhaseTimeoutException.class, e -> {
                    assertThat(e.phase()).isEqualTo(Phase.READ);
                    assertThat(e.elapsed()).isBetween(Duration.ofMillis(200), Duration.ofSeconds(3));
                });
    }

    @Test
    void bodyThatDripsIsCutShortByTheTotalTimeoutOnly() throws Exception {
        Request drip = http.get("drip").query("numbytes", 10).query("duration", 2);

        assertThatThrownBy(() -> drip.timeout(Duration.ofMillis(700)).send())
                .isInstanceOfSatisfying(
                        PhaseTimeoutException.class, e -> assertThat(e.phase()).isEqualTo(Phase.TOTAL));
        assertThat(drip.timeouts(Timeouts.none().with(Phase.READ, Duration.ofSeconds(1)))
                        .send()
                        .bytes())
                .hasSize(10);
    }

    @Test
    void rangeIsAskedForAndNotDecompressed() throws Exception {
        Response part = http.get("range/1000").header("Range", "bytes=10-19").send();

        assertThat(part.status()).isEqualTo(206);
        assertThat(part.bytes()).hasSize(10);
        assertThat(part.header("Content-Range")).contains("bytes 10-19/1000");
    }

    @Test
    void linesComeAsTheyAreSent() throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        try (Response response = http.get("stream/20").open()) {
            response.requireSuccess()
                    .body()
                    .lines(line -> lines.add(new com.fasterxml.jackson.databind.ObjectMapper().readTree(line)));
        }

        assertThat(lines).extracting(line -> line.get("id").asInt()).hasSize(20).startsWith(0, 1, 2);
        assertThat(http.idleConnections()).isEqualTo(http.openConnections());
    }

    @Test
    void bodyBecomesAFile() throws Exception {
        Path file = directory.resolve("bytes");
        try (Response response =
                http.get("stream-bytes/100000").query("seed", 1).open()) {
            assertThat(response.body().saveTo(file)).isEqualTo(100_000);
        }

        assertThat(Files.readAllBytes(file))
                .isEqualTo(http.get("bytes/100000").query("seed", 1).send().bytes());
        assertThat(filesIn(directory)).containsExactly(file);
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void linksAndFileNamesAreFound() throws Exception {
        Response response = http.get("response-headers")
                .query("Link", "</page/2>; rel=\"next\", <http://example.org/>; rel=\"help start\"")
                .query("Content-Disposition", "attachment; filename=\"../../evil.txt\"")
                .send();

        assertThat(response.links())
                .containsEntry("next", URI.create(server.url() + "page/2"))
                .containsEntry("start", URI.create("http://example.org/"));
        assertThat(response.fileName()).contains("evil.txt");
    }
}

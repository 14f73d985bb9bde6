package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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

/** What is printed in addition, and the names and times of files. */
@Tag("real-time")
@Timeout(60)
class DetailsTest {
    private final MockWebServer server = new MockWebServer();

    @TempDir
    private Path directory;

    @BeforeEach
    void startServer() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                MockResponse.Builder response = new MockResponse.Builder();
                return switch (request.getUrl().encodedPath()) {
                    case "/moved" ->
                        response.code(302).addHeader("Location", "/there").build();
                    case "/binary" ->
                        response.body(new Buffer().write(new byte[] {-1, 0, 1})).build();
                    default ->
                        response.body("fine é")
                                .addHeader("Content-Type", "text/plain; charset=utf-8")
                                .addHeader("X-Rank", "7")
                                .addHeader("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")
                                .addHeader("Content-Disposition", "attachment; filename=\"the report.pdf\"")
                                .build();
                };
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

    private String list(String... lines) throws IOException {
        return Files.writeString(directory.resolve("list"), String.join("\n", lines))
                .toString();
    }

    private Path saved(String name) {
        return directory.resolve("out").resolve(name);
    }

    @Test
    void fieldsThatAreAskedForAreInTheJsonObject() throws IOException {
        String list = list("# first", "", "{\"url\": \"" + url("/moved") + "\", \"id\": \"nr 5\"}");

        Cli run =
                Cli.run("fetch", "--json", "--add", "final,type,line,id,timings", "--add", "header:X-Rank", "-i", list);

        assertThat(run.out())
                .contains("\"final\":\"" + url("/there")
                        + "\",\"type\":\"text/plain; charset=utf-8\",\"line\":3,\"id\":\"nr 5\",")
                .contains("\"timings\":{\"queued\":", "\"waited\":")
                .endsWith("\"header:X-Rank\":\"7\"}\n");
    }

    @Test
    void tableOfValuesHasColumnsForThem() {
        Cli run = Cli.run("fetch", "--format", "csv", "--add", "line,type", url("/a"));

        assertThat(run.lines().getFirst()).endsWith("sha256,line,type");
        assertThat(run.lines().get(1)).endsWith(",,text/plain; charset=utf-8");
    }

    @Test
    void wholeBodyIsTextOrBase64() {
        Cli run = Cli.run("fetch", "-c", "1", "--json", "--head", "2", "--include-body", url("/a"), url("/binary"));

        assertThat(run.out())
                .contains("\"head\":\"fi\"", "\"body\":\"fine é\"}")
                .contains("\"base64\":\"/wAB\"}");
    }

    @Test
    void fieldThatDoesNotExistIsWrongUsage() {
        Cli run = Cli.run("fetch", "--json", "--add", "color", url("/a"));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--add: there is no field 'color'");
    }

    @Test
    void fileOfALineIsItsNameAndStaysInTheFolder() throws IOException {
        String list = list(
                "{\"url\": \"" + url("/a") + "\", \"file\": \"mine/a.txt\"}",
                "{\"url\": \"" + url("/b") + "\", \"file\": \"../../.weft/journal\"}");

        Cli run = Cli.run("fetch", "-i", list, "-o", directory.resolve("out").toString());

        assertThat(run.status()).isZero();
        assertThat(saved("mine/a.txt")).hasContent("fine é");
        assertThat(saved("%2E%2E/%2E%2E/.weft/journal")).hasContent("fine é");
    }

    @Test
    void templateMakesTheNames() throws IOException {
        String list = list("{\"url\": \"" + url("/x/page.html") + "\", \"id\": \"five\"}");

        Cli.run(
                "fetch",
                "-i",
                list,
                "-o",
                directory.resolve("out").toString(),
                "--name",
                "{dir}/{line}-{id}-{name}.{ext}");

        assertThat(saved("x/1-five-page.html")).exists();
    }

    @Test
    void serverMaySuggestTheName() {
        Cli.run("fetch", "-o", directory.resolve("out").toString(), "--content-disposition", url("/x/a"), url("/x/b"));

        Path folder = saved("localhost_" + server.getPort()).resolve("x");
        assertThat(folder.resolve("the%20report.pdf")).exists();
        assertThat(folder.resolve("the%20report~2.pdf")).exists();
    }

    @Test
    void fileHasTheTimeOfItsLastChange() throws IOException {
        Cli.run("fetch", "-o", directory.resolve("out").toString(), "--name", "a", url("/a"));

        assertThat(Files.getLastModifiedTime(saved("a")).toInstant()).isEqualTo(Instant.parse("1994-11-06T08:49:37Z"));
    }
}

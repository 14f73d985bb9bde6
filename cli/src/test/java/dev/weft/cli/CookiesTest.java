package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CookiesTest {
    private final MockWebServer server = new MockWebServer();

    @TempDir
    private Path directory;

    @BeforeEach
    void startServer() throws IOException {
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private String url() {
        return server.url("/").toString();
    }

    private Path file() {
        return directory.resolve("cookies.txt");
    }

    private Cli fetch(String... cookies) {
        for (String cookie : cookies) {
            server.enqueue(
                    new MockResponse.Builder().addHeader("Set-Cookie", cookie).build());
        }
        return Cli.run("fetch", "-c", "1", "--cookies", file().toString(), url() + "[1-" + cookies.length + "]");
    }

    @Test
    void cookiesGoFromRunToRun() throws Exception {
        Cli first = fetch("id=1", "theme=dark; Max-Age=600");
        Cli second = fetch("id=2; Path=/");

        assertThat(first.status()).isZero();
        assertThat(second.status()).isZero();
        assertThat(server.takeRequest().getHeaders().get("Cookie")).isNull();
        assertThat(server.takeRequest().getHeaders().get("Cookie")).isEqualTo("id=1");
        assertThat(server.takeRequest().getHeaders().get("Cookie")).isEqualTo("id=1; theme=dark");
        assertThat(Files.readString(file())).contains("\tid\t2\n", "\ttheme\tdark\n");
        assertThat(directory).isDirectoryContaining("glob:**/cookies.txt").isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void fileThatIsNoneIsSaidBeforeAnythingIsFetchedAndStays() throws IOException {
        Files.writeString(file(), "id=1\n");

        assertThat(fetch("id=2"))
                .isEqualTo(new Cli(
                        2,
                        "",
                        "weft: cannot use '" + file()
                                + "' for --cookies: line 1 is not a cookie of seven fields separated" + " by tabs\n"));
        assertThat(file()).hasContent("id=1\n");
        assertThat(Cli.run("fetch", "--cookies", directory.toString(), url()).err())
                .isEqualTo("weft: cannot use '" + directory + "' for --cookies: is a directory\n");
        assertThat(Cli.run("fetch", "--cookies", "/no/such/cookies", url()).err())
                .isEqualTo("weft: cannot use '/no/such/cookies' for --cookies: no such directory\n");
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void cookiesThatCannotBeWrittenAreAFailureOfTheRun() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("gone"));
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                delete(folder);
                return new MockResponse.Builder().build();
            }
        });

        Cli run = Cli.run("fetch", "--cookies", folder.resolve("cookies").toString(), url());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.lines()).hasSize(1).allMatch(line -> line.startsWith("200"));
        assertThat(run.err()).startsWith("weft: cannot write the cookies: ");
    }

    private static void delete(Path folder) {
        try {
            Files.delete(folder);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

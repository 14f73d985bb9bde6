package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** User names and passwords on the command line. */
@Timeout(60)
class UserTest {
    /** The header for user {@code ada} and password {@code sec:ret}. */
    private static final String ADA = "Basic YWRhOnNlYzpyZXQ=";

    private final MockWebServer server = new MockWebServer();

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

    private @Nullable String shown() throws InterruptedException {
        return server.takeRequest().getHeaders().get("Authorization");
    }

    @Test
    void nameAndPasswordAreShown() throws Exception {
        server.enqueue(new MockResponse.Builder().build());

        assertThat(Cli.run("fetch", "-u", "ada:sec:ret", url()).status()).isZero();

        assertThat(shown()).isEqualTo(ADA);
    }

    @Test
    void nameAndPasswordMayBeInAFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("user"), "ada:sec:ret\n");
        server.enqueue(new MockResponse.Builder().build());

        assertThat(Cli.run("fetch", "-u", "@" + file, url()).status()).isZero();

        assertThat(shown()).isEqualTo(ADA);
    }

    @Test
    void thoseInAUrlCountMore() throws Exception {
        server.enqueue(new MockResponse.Builder().build());

        assertThat(Cli.run("fetch", "-u", "bob:other", url().replace("//", "//ada:sec%3Aret@"))
                        .status())
                .isZero();

        assertThat(shown()).isEqualTo(ADA);
    }

    @Test
    void hostThatARedirectLeadsToIsShownNothing() throws Exception {
        try (MockWebServer other = new MockWebServer()) {
            other.start();
            other.enqueue(new MockResponse.Builder().build());
            server.enqueue(new MockResponse.Builder()
                    .code(302)
                    .addHeader("Location", other.url("/"))
                    .build());

            assertThat(Cli.run("fetch", "-u", "ada:sec:ret", url()).status()).isZero();

            assertThat(shown()).isEqualTo(ADA);
            assertThat(other.takeRequest().getHeaders().get("Authorization")).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"default login ada password sec:ret, false", "machine localhost login ada password sec:ret, true"})
    void hostThatARedirectLeadsToIsShownOnlyAnEntryWithItsName(String entry, boolean isShown, @TempDir Path directory)
            throws Exception {
        Path netrc = Files.writeString(directory.resolve("netrc"), entry);
        try (MockWebServer other = new MockWebServer()) {
            other.start();
            other.enqueue(new MockResponse.Builder().build());
            server.enqueue(new MockResponse.Builder()
                    .code(302)
                    .addHeader("Location", "http://localhost:" + other.getPort() + "/")
                    .build());

            assertThat(Cli.run("fetch", "--netrc-file", netrc.toString(), "http://127.0.0.1:" + server.getPort() + "/")
                            .status())
                    .isZero();

            assertThat(shown()).isEqualTo(isShown ? null : ADA);
            assertThat(other.takeRequest().getHeaders().get("Authorization")).isEqualTo(isShown ? ADA : null);
        }
    }

    @Test
    void passwordIsProvenAndNotSent() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(401)
                .addHeader("WWW-Authenticate", "Digest realm=\"tea\", nonce=\"abc\", qop=\"auth\", algorithm=SHA-256")
                .build());
        server.enqueue(new MockResponse.Builder().build());

        assertThat(Cli.run("fetch", "--digest", "-u", "ada:sec:ret", url()).status())
                .isZero();

        assertThat(shown()).isNull();
        assertThat(shown()).startsWith("Digest username=\"ada\"").doesNotContain("sec:ret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", ":secret", ""})
    void nameWithoutPasswordIsRefusedAndNotRepeated(String given) {
        Cli run = Cli.run("fetch", "-u", given, url());

        assertThat(run).isEqualTo(new Cli(2, "", "weft: -u must be NAME:PASSWORD\n"));
    }

    @Test
    void fileThatIsNotThereIsNamed() {
        assertThat(Cli.run("fetch", "-u", "@/no/such/file", url()).err())
                .isEqualTo("weft: cannot read '/no/such/file': no such file\n");
    }

    @Test
    void proofNeedsAName() {
        assertThat(Cli.run("fetch", "--digest", url()).err())
                .isEqualTo("weft: --digest needs -u NAME:PASSWORD or --netrc\n");
    }
}

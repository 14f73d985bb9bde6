package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One file by {@code weft get}. */
@Tag("real-time")
@Timeout(60)
class GetCommandTest {
    private final byte[] content = new byte[1_000_000];

    @TempDir
    private Path directory;

    @BeforeEach
    void makeContent() {
        new Random(3).nextBytes(content);
    }

    @Test
    void fileIsSavedUnderItsNameAndNothingElseIsLeft() throws Exception {
        try (RangeServer server = new RangeServer(content)) {
            Cli run = Cli.run("get", "-o", directory.toString(), server.url());

            assertThat(run.status()).isZero();
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).matches(".*/file: 1\\.0 MB in \\d+\\.\\d s, .*/s\n");
            assertThat(directory.resolve("file")).hasBinaryContent(content);
            assertThat(directory.toFile().list()).containsExactly("file");
        }
    }

    @Test
    void sameCommandGoesOnAtItsByte() throws Exception {
        try (RangeServer server = new RangeServer(content).cutAt(700_000)) {
            String[] command = {"get", "--retries", "0", "-o", directory.toString(), server.url()};

            Cli first = Cli.run(command);
            Cli second = Cli.run(command);

            assertThat(first.status()).isEqualTo(1);
            assertThat(first.err()).startsWith("weft: " + server.url() + ": ");
            assertThat(second.status()).isZero();
            assertThat(server.starts).hasSize(2);
            assertThat(server.starts.get(1)).isGreaterThan(256_000);
            assertThat(directory.resolve("file")).hasBinaryContent(content);
            assertThat(directory.toFile().list()).containsExactly("file");
        }
    }

    @Test
    void fileThatExistsIsReplacedOnlyIfThatIsAskedFor() throws Exception {
        Path file = Files.writeString(directory.resolve("mine"), "mine");
        try (RangeServer server = new RangeServer(content)) {
            Cli refused = Cli.run("get", "-o", file.toString(), server.url());

            assertThat(refused)
                    .isEqualTo(new Cli(
                            2,
                            "",
                            "weft: '" + file + "' exists; -o FILE saves under another name, --force replaces it\n"));
            assertThat(file).hasContent("mine");
            assertThat(Cli.run("get", "-f", "-o", file.toString(), server.url()).status())
                    .isZero();
            assertThat(file).hasBinaryContent(content);
        }
    }

    @Test
    void bodyGoesToStandardOutput() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RangeServer server = new RangeServer(content)) {
            Cli run = Cli.runInto(out, "get", "-o", "-", server.url());

            assertThat(run).isEqualTo(new Cli(0, "", ""));
            assertThat(out.toByteArray()).isEqualTo(content);
        }
    }

    @Test
    void failureIsOneLineAndLeavesNothing() throws IOException {
        try (Site site = new Site()) {
            Cli run = Cli.run("get", "-o", directory.resolve("x").toString(), site.url("/none"));

            assertThat(run).isEqualTo(new Cli(1, "", "weft: " + site.url("/none") + ": status 404\n"));
            assertThat(directory).isEmptyDirectory();
        }
    }
}

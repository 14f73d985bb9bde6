package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.output.StandardOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("real-time")
@Timeout(60)
class StandardOutputTest {

    @Test
    void pipeWhoseReaderHasEndedEndsTheProgramWithoutAMessage(@TempDir Path folder) throws Exception {
        Cli ended = Cli.run(shell("\"$@\" 2>\"$0\" | true; exit ${PIPESTATUS[0]}", folder.resolve("messages")));

        assertThat(ended.status()).isEqualTo(141);
        assertThat(folder.resolve("messages")).isEmptyFile();
    }

    @Test
    void fullDiskIsReported(@TempDir Path folder) throws Exception {
        Cli full = Cli.run(shell("exec \"$@\" >/dev/full", folder));

        assertThat(full.status()).isEqualTo(1);
        assertThat(full.err()).startsWith("weft: cannot write the output: ");
    }

    /** A shell that runs the program by {@code script}, with the command as its arguments. */
    private static ProcessBuilder shell(String script, Path name) {
        ProcessBuilder program = Cli.program("man");
        program.command().addAll(0, List.of("bash", "-c", script, name.toString()));
        return program;
    }

    @Test
    void fileIsNoPipe(@TempDir Path folder) throws IOException {
        assertThat(StandardOutput.isPipe(Files.createFile(folder.resolve("file"))))
                .isFalse();
        assertThat(StandardOutput.isPipe(folder.resolve("none"))).isFalse();
        assertThat(StandardOutput.isPipe(Path.of("/dev/null"))).isFalse();
    }
}

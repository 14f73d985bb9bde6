package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The man pages. */
class ManCommandTest {
    @Test
    void pageHasTheOptionsByTheirGroupsAndTheExitStatus() {
        Cli run = Cli.run("man", "fetch");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .startsWith(".TH \"WEFT\\-FETCH\" 1 ")
                .contains(".SS Limits\n", "\\fB\\-\\-timeout\\fR=\\fITIME\\fR\n", ".SH EXIT STATUS\n.TP\n.B 0\n")
                .contains("(default: 50).")
                .doesNotContain("${", "%n");
    }

    @Test
    void pageOfTheProgramNamesItsCommands() {
        assertThat(Cli.run("man").out())
                .contains(".SH COMMANDS\n", "\\fBget\\fR\nFetches one URL")
                .doesNotContain("rehearse");
    }

    @Test
    void commandOfACommandHasItsPage() {
        assertThat(Cli.run("man", "list", "delete").out()).contains("weft list delete", "\\fB\\-\\-force\\fR");
    }

    @Test
    void commandThatDoesNotExistIsWrongUsage() {
        assertThat(Cli.run("man", "sing").err()).startsWith("weft: There is no command 'sing'\n");
    }

    @Tag("real-time")
    @ParameterizedTest
    @ValueSource(strings = {"", "fetch", "get", "top"})
    void groffHasNothingToComplainAbout(String command, @TempDir Path directory)
            throws IOException, InterruptedException {
        Path page = directory.resolve("page.1");
        Files.writeString(page, (command.isEmpty() ? Cli.run("man") : Cli.run("man", command)).out());

        Cli drawn = Cli.run(new ProcessBuilder(
                Programs.find("groff").toString(), "-man", "-Tutf8", "-ww", "-K", "utf8", page.toString()));

        assertThat(drawn.err()).isEmpty();
        assertThat(drawn.out().replaceAll(".\\x08", "")).contains("NAME", "OPTIONS");
    }
}

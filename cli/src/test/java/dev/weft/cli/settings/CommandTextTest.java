package dev.weft.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

class CommandTextTest {
    @Command(name = "weft")
    private static final class Weft {}

    private static OptionSpec option(String... names) {
        return OptionSpec.builder(names)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .build();
    }

    private static String text(String... arguments) {
        CommandSpec fetch = CommandSpec.create()
                .addOption(
                        OptionSpec.builder("-q", "--quiet").type(boolean.class).build())
                .addOption(option("-c", "--concurrency"))
                .addOption(option("-u", "--user"))
                .addOption(option("-d", "--data"))
                .addOption(option("-H", "--header"))
                .addOption(option("--proxy"))
                .addPositional(PositionalParamSpec.builder()
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("0..*")
                        .build());
        CommandLine program = new CommandLine(new Weft());
        program.addSubcommand("fetch", fetch);
        program.parseArgs(arguments);
        return CommandText.of(program);
    }

    @Test
    void wordsAreQuotedAsAShellNeedsThem() {
        assertThat(text("fetch", "-c", "5", "http://a/[1-3]?x=1&y='2'"))
                .isEqualTo("weft fetch -c 5 'http://a/[1-3]?x=1&y='\\''2'\\'''");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "-u ada:secret, -u '***'",
                "-uada:secret, '-u***'",
                "-qu ada:secret, -qu '***'",
                "-quada:secret, '-qu***'",
                "--user ada:secret, --user '***'",
                "--user=ada:secret, '--user=***'",
                "--user @file, --user @file",
                "-d pin=secret, -d '***'",
                "--proxy http://ada:secret@proxy:80, --proxy http://ada@proxy:80",
                "http://ada:secret@host/, http://ada@host/",
            })
    void secretsAreLeftOut(String arguments, String shown) {
        assertThat(text(("fetch " + arguments).split(" "))).isEqualTo("weft fetch " + shown);
    }

    @Test
    void valuesOfHeadersAreLeftOut() {
        assertThat(text("fetch", "-H", "Authorization: secret", "--header=Cookie: secret"))
                .isEqualTo("weft fetch -H 'Authorization: ***' '--header=Cookie: ***'");
    }
}

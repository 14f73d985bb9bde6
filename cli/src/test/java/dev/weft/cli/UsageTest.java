package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages about wrong usage, which are printed before the run and so without a summary. */
class UsageTest {
    private static final String UNREACHABLE = "http://127.0.0.1:1/";

    @TempDir
    private Path directory;

    @Test
    void inputThatCannotBeReadIsOneLineBeforeAnythingIsFetched() {
        Cli run = Cli.run("fetch", "-i", "/no/such/file");

        assertThat(run).isEqualTo(new Cli(2, "", "weft: cannot read '/no/such/file': no such file\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "fetch,                             'Give URLs, or -i FILE'",
        "fetch -c 0 http://a/,              '-c must be at least 1, but is 0'",
        "fetch --per-host 0 http://a/,      '--per-host must be at least 1, but is 0'",
        "fetch --max-redirects -1 http://a/,'--max-redirects must not be negative, but is -1'",
        "fetch --max-size big http://a/,    'Invalid value for option ''--max-size'': ''big'' is not a size'",
        "fetch --format xml http://a/,      'Invalid value for option ''--format'''",
        "fetch --head -1 http://a/,         '--head must not be negative, but is -1'",
        "fetch --timeout never http://a/,   'Invalid value for option ''--timeout'': ''never'' is not a positive duration'",
        "fetch -c many http://a/,           'Invalid value for option ''--concurrency'''",
        "fetch --what http://a/,            'Unknown option: ''--what'''",
        "fetch --resume http://a/,          '--resume needs -o DIR'",
        "fetch --output= http://a/,         '-o must name a directory, but is empty'",
        "fetch --key k.pem http://a/,       '--key needs --cert'",
        "fetch --json --format csv http://a,'--json and --format csv exclude each other'",
        "fetch --http2 --http1.1 http://a/, '--http2 and --http1.1 exclude each other'",
        "'',                                'A command is missing, such as fetch, demo or ps'",
    })
    void wrongUsageIsALineThatSaysWhatIsWrong(String arguments, String message) {
        Cli run = Cli.run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("weft: " + message)
                .endsWith(" --help'.\n")
                .hasLineCount(2);
    }

    @Test
    void optionThatIsMisspeltIsTakenForOneThatThereIs() {
        assertThat(Cli.run("fetch", "--per-hots=1", UNREACHABLE).err())
                .startsWith("weft: Unknown option: '--per-hots=1'\nPossible solutions: --per-host");
    }

    @Test
    void helpAndVersionAreAnswers() {
        assertThat(Cli.run("--version").out()).startsWith("weft ");
        assertThat(Cli.run("--help").out()).contains("Usage: weft", "Examples:", "weft fetch -i urls.txt");
        assertThat(Cli.run("fetch", "--help").out()).contains("Usage: weft fetch", "Exit status:", "--timeout=TIME");
    }

    @Test
    void rehearsalNeedsNoNetworkAndSaysNothing() {
        assertThat(Cli.run("rehearse")).isEqualTo(new Cli(0, "", ""));
    }

    @Test
    void completionKnowsTheOptions() {
        assertThat(Cli.run("completion").out()).contains("complete -F", "--per-host", "--resume");
    }

    @Test
    void optionThatCannotBeSentIsOneLineBeforeAnythingIsFetched() {
        assertThat(Cli.run("fetch", "-H", "A: 1\nB: 2", UNREACHABLE).err())
                .startsWith("weft: -H 'A: 1 B: 2': header cannot be sent: ")
                .hasLineCount(1);
        assertThat(Cli.run("fetch", "-A", "a\nb", UNREACHABLE).err())
                .startsWith("weft: -A 'a b': userAgent must be a valid header value: ")
                .hasLineCount(1);
        assertThat(Cli.run("fetch", "-H", "content-length: 5", UNREACHABLE).err())
                .isEqualTo(
                        "weft: -H 'content-length: 5': Content-Length is determined by the body and cannot be set\n");
        assertThat(Cli.run("fetch", "-H", "nonsense", UNREACHABLE).err())
                .isEqualTo("weft: -H must be 'Name: value', but is 'nonsense'\n");
        assertThat(Cli.run("fetch", "-X", "a b", UNREACHABLE))
                .isEqualTo(new Cli(2, "", "weft: -X 'a b': method must be a name such as GET, but is 'a b'\n"));
        assertThat(Cli.run("fetch", "-X", "get", "-d", "x", UNREACHABLE))
                .isEqualTo(new Cli(2, "", "weft: -X 'get' with -d: a GET request cannot have a body\n"));
    }

    @Test
    void folderThatCannotBeSavedIntoIsOneLineBeforeAnythingIsFetched() {
        Cli run = Cli.run("fetch", "-o", "/dev/null/pages", UNREACHABLE);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("weft: cannot save into '/dev/null/pages': ")
                .hasLineCount(1);
    }

    @Test
    void reportThatCannotBeWrittenIsSaidAtOnceWithTheReason() {
        assertThat(Cli.run("fetch", "--report", directory.toString(), UNREACHABLE))
                .isEqualTo(new Cli(2, "", "weft: cannot write '" + directory + "': is a directory\n"));
        assertThat(Cli.run("fetch", "--report", "/no/such/report", UNREACHABLE))
                .isEqualTo(new Cli(
                        2,
                        "",
                        "weft: cannot write '/no/such/report': no such directory, or no permission to write in it\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "fetch --help", "fetch --version", "completion"})
    void answerThatCannotBeWrittenIsNoSuccess(String arguments) {
        Cli full = Cli.runInto(FailingOutput.fullDisk(), arguments.split(" "));
        Cli closed = Cli.runInto(FailingOutput.closedPipe(), arguments.split(" "));

        assertThat(full).isEqualTo(new Cli(1, "", "weft: cannot write the output: No space left on device\n"));
        assertThat(closed).isEqualTo(new Cli(141, "", ""));
    }
}

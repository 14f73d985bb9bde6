package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that look at another JVM, and what they say if that cannot be inspected. */
@Tag("real-time")
@Timeout(120)
class InspectCommandTest {
    private static OtherJvm other;

    @BeforeAll
    static void start() throws Exception {
        other = OtherJvm.start(List.of("-XX:+UseSerialGC"), "dev.weft.cli.Idle", "run")
                .awaitReady();
    }

    @AfterAll
    static void end() {
        other.close();
    }

    @Test
    void psListsTheJvmsThatShowWeft() {
        Cli run = Cli.run("ps");

        assertThat(run.status()).isZero();
        assertThat(run.lines().getFirst()).matches("PID +TASKS +WAITING +RUNS +PROGRAM");
        assertThat(run.out()).containsPattern("(?m)^" + other.pid() + " +3 +3 +1 +dev\\.weft\\.cli\\.Idle$");
        assertThat(Cli.run("ps", "--json").out())
                .contains("{\"format\":1,\"pid\":" + other.pid() + ",\"program\":\"dev.weft.cli.Idle\"");
    }

    @Test
    void psOfAProcessListsItsTasks() {
        Cli run = Cli.run("ps", other.pid());

        assertThat(run.status()).isZero();
        assertThat(run.lines().getFirst())
                .isEqualTo("process " + other.pid() + " (dev.weft.cli.Idle): 3 tasks, 3 waiting");
        assertThat(run.out())
                .contains("waits: 2 for event, 1 for tasks of group to end")
                .containsPattern("(?m)^TASK +THREAD +DEADLINE +HOLDS +OWNER +DOES$")
                .containsPattern("(?m)^second +\\d+ +- +- +- +waits for event 'never'$");
    }

    @Test
    void fewerTasksAreShownThanThereAreAndTheOthersCounted() {
        assertThat(Cli.run("ps", "--max-tasks", "1", other.pid()).lines())
                .last()
                .isEqualTo("and 2 more; --max-tasks shows more of them");
    }

    @Test
    void pstreeDrawsTheTree() {
        assertThat(Cli.run("pstree", other.pid()).out()).endsWith("""

                        main    waits for the tasks of group 'main.1' to end, 2 left
                        ├─ first    waits for event 'never'
                        └─ second    waits for event 'never'
                        """);
    }

    @Test
    void stackShowsTheStackOfATask() {
        assertThat(Cli.run("stack", other.pid(), "second").lines())
                .anyMatch(line -> line.startsWith("    at dev.weft.cli.Idle."))
                .first()
                .asString()
                .matches("task 'second' \\(thread \\d+, WAITING\\), waits for event 'never'");
        assertThat(Cli.run("stack", other.pid(), "nothing like it"))
                .isEqualTo(new Cli(1, "", "weft: process " + other.pid() + " has no task 'nothing like it'\n"));
    }

    @Test
    void dumpHasTheTreeThePlacesAndTheCounts() {
        assertThat(Cli.run("dump", other.pid()).out())
                .startsWith("snapshot of 20")
                .contains("    at dev.weft.cli.Idle.", "tasks by kind of wait\n        2  event\n", "largest groups");
        assertThat(Cli.run("dump", "--json", other.pid()).out())
                .startsWith("{\"format\":1")
                .contains("\"at\":\"dev.weft.cli.Idle.");
    }

    @Test
    void topShowsTheAgeOfAWaitAsALowerBound() {
        Cli run = Cli.run("top", "--count", "2", "--every", "200ms", "--filter", "second", other.pid());

        assertThat(run.status()).isZero();
        assertThat(run.lines().stream().filter(line -> line.contains("second")).toList())
                .hasSize(2)
                .last()
                .asString()
                .matches("[1-9][0-9.]* m?s +second +\\d+ +- +waits for event 'never'");
        assertThat(run.out()).doesNotContain("first");
    }

    @Test
    void pagePrintsItsAddressAndServesUntilItsTimeIsOver() {
        Cli run = Cli.run("page", "--for", "200ms", other.pid());

        assertThat(run.status()).isZero();
        assertThat(run.out()).matches("http://127\\.0\\.0\\.1:\\d+/[0-9a-f]{32}/\n");
    }

    @ParameterizedTest
    @CsvSource({
        "ps --max-tasks -1 1,          '--max-tasks must be from 0 to 100000, but is -1'",
        "pstree --max-tasks 200000 1,  '--max-tasks must be from 0 to 100000, but is 200000'",
        "top --count 0 1,         '--count must be at least 1, but is 0'",
        "waits,                   'Missing required parameter: ''PID'''",
        "ps here,                 'Invalid value for positional parameter at index 0 (PID): ''here'' is not a long'",
    })
    void wrongUsageIsALineThatSaysWhatIsWrong(String arguments, String message) {
        Cli run = Cli.run(arguments.split(" "));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).startsWith("weft: " + message);
    }

    @Test
    void processThatDoesNotExistIsOneLine() {
        assertThat(Cli.run("waits", "999999999")).isEqualTo(new Cli(1, "", "weft: there is no process 999999999\n"));
    }

    @Test
    void thisProgramItselfIsOneLine() {
        String self = Long.toString(ProcessHandle.current().pid());

        assertThat(Cli.run("ps", self))
                .isEqualTo(new Cli(1, "", "weft: process " + self + " is this program itself\n"));
    }

    @Test
    void processThatIsNoJvmOrRefusesIsOneLine() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "100").start();
        try (OtherJvm deaf = OtherJvm.start(List.of("-XX:+DisableAttachMechanism"), "dev.weft.cli.Idle")
                .awaitReady()) {
            for (String pid : List.of(Long.toString(sleep.pid()), deaf.pid())) {
                assertThat(Cli.run("ps", pid))
                        .isEqualTo(new Cli(
                                1,
                                "",
                                "weft: process " + pid
                                        + " does not allow attaching: it is not a JVM, it is stopped, or it runs"
                                        + " with -XX:+DisableAttachMechanism\n"));
            }
        } finally {
            sleep.destroyForcibly().waitFor();
        }
    }

    @Test
    void jvmWithoutWeftIsOneLineThatSaysWhatIsMissing() throws Exception {
        String classes = Path.of(Idle.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();

        assertThat(refusal(classes))
                .isEqualTo("does not show Weft: it does not use Weft, or does not have the module weft-insight");
        assertThat(refusal(classes + ":weft-core-1.jar"))
                .isEqualTo("has Weft, but not the module weft-insight, which would show it");
        assertThat(refusal(classes + ":weft-core-1.jar:weft-insight-1.jar"))
                .isEqualTo("has the module weft-insight, but no run of Weft has begun in it yet");
    }

    @Test
    void jvmThatCannotShowItsTasksIsOneLineAndDoesNotHideOthers() throws Exception {
        String withoutJackson = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("jackson-core"))
                .collect(Collectors.joining(File.pathSeparator));
        try (OtherJvm broken = OtherJvm.java(List.of("-cp", withoutJackson, "dev.weft.cli.Idle", "run"))
                .awaitReady()) {
            Cli one = Cli.run("ps", broken.pid());
            Cli all = Cli.run("ps");

            assertThat(one.status()).isEqualTo(1);
            assertThat(one.err())
                    .isEqualTo("weft: process " + broken.pid() + " has Weft, but cannot show its tasks: "
                            + "java.lang.NoClassDefFoundError: com/fasterxml/jackson/core/JsonGenerator\n");
            assertThat(all.status()).isZero();
            assertThat(all.out()).contains(other.pid());
        }
    }

    @Test
    void outputWhoseReaderHasEndedIsNoError() {
        Cli top = Cli.runInto(FailingOutput.closedPipe(), "top", "--count", "1", other.pid());

        assertThat(top.status()).isEqualTo(141);
        assertThat(top.err()).isEmpty();
    }

    /** Why a program with {@code classPath}, in which no run has begun, is not shown. */
    private static String refusal(String classPath) throws Exception {
        try (OtherJvm idle =
                OtherJvm.java(List.of("-cp", classPath, "dev.weft.cli.Idle")).awaitReady()) {
            Cli run = Cli.run("ps", idle.pid());
            assertThat(run.status()).isEqualTo(1);
            return run.err().strip().replace("weft: process " + idle.pid() + " ", "");
        }
    }
}

package dev.weft.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.OtherJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a JVM says in debug mode, and without. */
@Tag("real-time")
@Timeout(60)
class DebugModeTest {

    private static String output(List<String> options) throws IOException {
        try (OtherJvm other = OtherJvm.start(options, "dev.weft.cli.inspect.Careless")) {
            return new String(other.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void stacksOfWhatIsReportedAreShownAndSwallowedCancellationsNamed() throws Exception {
        String said = output(List.of("-Dweft.debug=true"));

        assertThat(said)
                .contains("promise 'token' was failed and never awaited")
                .containsPattern(
                        "the promise was made here\\R\\s+at .*\\R(?s:.*)at dev\\.weft\\.cli\\.inspect\\.Careless")
                .contains("task 'keeps' ended holding lock 'ledger'", "it was acquired here", "Careless.keep(")
                .contains("task 'swallows' ended normally although it was cancelled");
    }

    @Test
    void whatIsLeftWhenTheRunEndsIsReportedWithItsStack() throws Exception {
        assertThat(output(List.of("-Dweft.debug=true")))
                .contains(
                        "promise 'answer', made by task 'main', was never set, and was never awaited",
                        "promise 'unread', made by task 'main', was never awaited",
                        "a permit of semaphore 'connections', acquired by task 'forgets', was not given back",
                        "the permit was acquired here",
                        "semaphore 'connections' [0 of 1 available, 0 waiting, 1 lost: acquired by task 'forgets' at"
                                + " dev.weft.cli.inspect.Careless.")
                .doesNotContain("promise 'token', made", "semaphore 'baton'");
    }

    @Test
    void withoutItTheReportsHaveNoStacks() throws Exception {
        assertThat(output(List.of()))
                .contains("promise 'token' was failed and never awaited", "task 'keeps' ended holding lock 'ledger'")
                .doesNotContain("was made here", "was acquired here", "ended normally although", "'answer'", " lost");
    }
}

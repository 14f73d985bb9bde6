package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
final class MightFailTest {
    @RegisterExtension
    final Runs runs = new Runs(Way.PARALLEL);

    private final Printed printed = new Printed();

    @Test
    void failureIsPrintedAndSuccessesAreCollected() throws Exception {
        runs.run(() -> MightFail.run(printed.out()));

        assertThat(printed.lines())
                .containsExactly(
                        "An error occurred: Something went wrong!",
                        "[Success after 0 seconds, Success after 1 seconds, Success after 2 seconds]");
    }

    @Test
    void slowestDecidesHowLongItTakes() throws Exception {
        runs.run(() -> MightFail.run(printed.out()));

        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }
}

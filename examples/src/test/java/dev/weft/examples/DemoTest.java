package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
final class DemoTest {
    @RegisterExtension
    final Runs runs = new Runs(Way.PARALLEL);

    private final Printed printed = new Printed();

    @Test
    void everyExampleHasItsHeadline() throws Exception {
        runs.run(() -> Demo.run(printed.out(), Duration.ZERO));

        assertThat(printed.lines().stream().filter(line -> line.matches("\\S.*")))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("FetchPages: "),
                        line -> assertThat(line).startsWith("MightFail: "),
                        line -> assertThat(line).startsWith("WorkersAndEvent: "),
                        line -> assertThat(line).startsWith("LockAndSemaphore: "),
                        line -> assertThat(line).startsWith("ProducersAndConsumers: "),
                        line -> assertThat(line).startsWith("PromiseForMany: "),
                        line -> assertThat(line).matches("All examples: \\d+\\.\\d s"));
    }

    @Test
    void everyLineOfAnExampleIsStamped() throws Exception {
        runs.run(() -> Demo.run(printed.out(), Duration.ZERO));

        assertThat(printed.lines().stream().filter(line -> line.startsWith(" ")))
                .hasSize(3 + 2 + 4 + 9 + 13 + 7 + 6)
                .allMatch(line -> line.matches("  (\\d+\\.\\d s  .*|took \\d+\\.\\d s)"));
    }
}

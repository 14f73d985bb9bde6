package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In real time: the demo fetches pages over the network, for which virtual time does not wait. */
@Tag("real-time")
@Timeout(60)
final class DemoTest {
    private static final Printed PRINTED = new Printed();

    @BeforeAll
    static void run() throws Exception {
        Async.run(() -> Demo.run(PRINTED.out(), Duration.ZERO));
    }

    @Test
    void everyExampleHasItsHeadline() {
        assertThat(PRINTED.lines().stream().filter(line -> line.matches("\\S.*")))
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
    void everyLineOfAnExampleIsStamped() {
        assertThat(PRINTED.lines().stream().filter(line -> line.startsWith(" ")))
                .hasSize(3 + 2 + 4 + 9 + 13 + 7 + 6)
                .allMatch(line -> line.matches("  (\\d+\\.\\d s  .*|took \\d+\\.\\d s)"));
    }
}

package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
final class WorkersAndEventTest {
    @RegisterExtension
    final Runs runs = new Runs(Way.PARALLEL);

    private final Printed printed = new Printed();

    @Test
    void secondWorkerGoesOnAfterSignalOfFirst() throws Exception {
        runs.run(() -> WorkersAndEvent.run(printed.out()));

        assertThat(printed.lines().subList(0, 2))
                .containsExactlyInAnyOrder("Worker 1: starts its work", "Worker 2: waits for the signal");
        assertThat(printed.lines().subList(2, 4))
                .containsExactly("Worker 1: gives the signal", "Worker 2: has the signal and continues");
    }

    @Test
    void signalComesAfterTwoSeconds() throws Exception {
        runs.run(() -> WorkersAndEvent.run(printed.out()));

        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(2));
    }
}

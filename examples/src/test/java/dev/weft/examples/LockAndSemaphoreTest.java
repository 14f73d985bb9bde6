package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
final class LockAndSemaphoreTest {
    @RegisterExtension
    final Runs runs = new Runs(Way.PARALLEL);

    private final Printed printed = new Printed();

    @Test
    void nothingAddedIsLost() throws Exception {
        runs.run(() -> LockAndSemaphore.run(printed.out()));

        assertThat(printed.lines()).hasSize(9).last().isEqualTo("The total is 1000");
    }

    @Test
    void twoPagesAreFetchedAtOnceAndOneLengthIsAdded() throws Exception {
        runs.run(() -> LockAndSemaphore.run(printed.out()));

        assertThat(printed.lines().subList(0, 2)).allMatch(line -> line.endsWith("is being fetched"));
        // The last two are fetched after a second, and added one after the other.
        assertThat(runs.elapsed()).isEqualTo(Duration.ofMillis(1200));
    }
}

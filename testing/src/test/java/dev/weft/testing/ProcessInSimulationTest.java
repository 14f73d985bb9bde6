package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.process.Processes;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("real-time")
@Timeout(60)
class ProcessInSimulationTest {
    @Test
    void virtualTimeStandsStillWhileAProcessIsWaitedFor() throws Exception {
        Simulation.run(simulation -> {
            long begin = Async.nanoTime();

            String out = Async.withTimeout(
                    Duration.ofMillis(1),
                    () -> Processes.command("sh", "-c", "sleep 0.1; cat")
                            .run("input")
                            .stdout()
                            .text());

            assertThat(out).isEqualTo("input");
            assertThat(Async.nanoTime()).isEqualTo(begin);
        });
    }
}

package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FaultyNetworkTest {
    private static final Duration ETERNITY = Duration.ofSeconds(Long.MAX_VALUE);

    @Test
    void latencyThatIsTooLongIsTheLongest() throws Exception {
        Simulation.run(simulation -> {
            FaultyNetwork network = FaultyNetwork.of(simulation.random()).latency(Duration.ofDays(2), ETERNITY);

            assertThat(Async.<String, Exception>moveOnAfter(Duration.ofDays(1), () -> network.exchange(() -> "there")))
                    .isEmpty();
        });
    }

    @Test
    void badSettingsAreRefusedByName() {
        FaultyNetwork network = FaultyNetwork.of(new Random(1));

        assertThatThrownBy(() -> network.latency(null, Duration.ZERO)).hasMessage("least");
        assertThatThrownBy(() -> network.latency(Duration.ZERO, null)).hasMessage("most");
        assertThatThrownBy(() -> network.failing(Double.NaN)).hasMessage("share must be between 0 and 1, but is NaN");
    }
}

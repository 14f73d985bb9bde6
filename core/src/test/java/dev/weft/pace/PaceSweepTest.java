package dev.weft.pace;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.Sweep;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Uses the limiters, retries and periodic jobs at random, with cancellations, timeouts and shields. */
@Tag("sweep")
class PaceSweepTest {

    @ParameterizedTest
    @EnumSource
    void paceIsKeptHoweverWaitsEnd(Sweep sweep) throws Exception {
        sweep.play(PaceProgram::new);
    }

    @Test
    void sweepSeesABurstThatIsTooLarge() {
        Duration interval = Duration.ofNanos(100);

        PaceProgram.checkRate(List.of(0L, 0L, 100L, 200L, 200L + 200L, 200L + 200L), interval, 2);

        assertThatThrownBy(() -> PaceProgram.checkRate(List.of(0L, 0L, 100L, 199L), interval, 2))
                .isInstanceOf(AssertionError.class);
    }
}

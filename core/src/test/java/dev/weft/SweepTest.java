package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.Sweep;
import dev.weft.spi.run.Runner;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Combines groups, timeouts, shields and cancellations at random. */
@Tag("sweep")
class SweepTest {

    @ParameterizedTest
    @EnumSource
    void nothingIsLostHoweverScopesEnd(Sweep sweep) throws Exception {
        sweep.play(RandomProgram::new);
    }

    @Test
    void sweepSeesATaskThatIsNotAccountedFor() {
        RandomProgram program = new RandomProgram(1);
        program.ledger().spawned();

        assertThatThrownBy(program.ledger()::check).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @EnumSource
    void roundThatFailsEndsTheSweepAndIsNamedByItsSeed(Sweep sweep) {
        AtomicInteger rounds = new AtomicInteger();

        assertThatThrownBy(() -> sweep.play(seed -> scheduler -> Runner.call(scheduler, () -> {
                    assertThat(rounds.incrementAndGet()).as("lost").isLessThan(3);
                    return "seed " + seed;
                })))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("(?s)seed -?\\d+: .*lost.*");

        assertThat(rounds).hasValue(3);
    }
}

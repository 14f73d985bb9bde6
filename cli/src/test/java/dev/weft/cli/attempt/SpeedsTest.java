package dev.weft.cli.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SpeedsTest {
    private static final long MILLI = 1_000_000;
    private static final long NOW = 5_000 * MILLI;

    @Test
    void bytesTakeTheirTimeAllTogether() {
        Speeds speeds = new Speeds(100_000L, null);

        assertThat(speeds.after("a", 50_000, NOW)).isEqualTo(Duration.ofMillis(500));
        assertThat(speeds.after("b", 50_000, NOW)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void bytesOfAHostLeaveOtherHostsAlone() {
        Speeds speeds = new Speeds(null, 50_000L);

        assertThat(speeds.after("a", 50_000, NOW)).isEqualTo(Duration.ofSeconds(1));
        assertThat(speeds.after("b", 50_000, NOW)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void shortWaitsAreAddedUp() {
        Speeds speeds = new Speeds(1_000_000L, null);

        assertThat(speeds.after("a", 15_000, NOW)).isZero();
        assertThat(speeds.after("a", 15_000, NOW)).isEqualTo(Duration.ofMillis(30));
    }

    @Test
    void waitThatWasALittleTooLongIsMadeUpFor() {
        Speeds speeds = new Speeds(100_000L, null);
        speeds.after("a", 10_000, NOW);

        assertThat(speeds.after("a", 10_000, NOW + 150 * MILLI)).isEqualTo(Duration.ofMillis(50));
        assertThat(speeds.after("a", 10_000, NOW + 9_000 * MILLI)).isZero();
    }

    @Test
    void littleIsReadAtOnceIfTheSpeedIsLow() {
        assertThat(new Speeds(10_000L, null).chunk(16_384)).isEqualTo(500);
        assertThat(Speeds.UNLIMITED.chunk(16_384)).isEqualTo(16_384);
    }
}

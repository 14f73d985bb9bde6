package dev.weft.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void ceilingDoublesUpToTheLongest() {
        Backoff backoff = Backoff.exponential(SECOND, Duration.ofSeconds(10));

        assertThat(IntStream.rangeClosed(1, 6)
                        .mapToObj(backoff::ceiling)
                        .map(Duration::toSeconds)
                        .toList())
                .containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
    }

    @Test
    void ceilingNeverOverflows() {
        Backoff backoff = Backoff.exponential(Duration.ofNanos(3), Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(LongStream.of(60, 61, 62, 63, 64, 65, Integer.MAX_VALUE)
                        .mapToObj(retry -> backoff.ceiling((int) retry))
                        .toList())
                .allMatch(Duration::isPositive)
                .isSorted();
    }

    @Test
    void delaysAreSpreadFromZeroToTheCeiling() {
        Backoff backoff = Backoff.exponential(SECOND, MINUTE);
        RandomGenerator random = new Random(1);

        List<Long> delays = IntStream.range(0, 10_000)
                .mapToObj(_ -> backoff.delay(3, random).toMillis())
                .toList();

        assertThat(delays).allMatch(millis -> millis >= 0 && millis <= 4_000);
        assertThat(delays.stream().mapToLong(millis -> millis).average()).hasValueCloseTo(2_000.0, within(50.0));
        assertThat(delays).anyMatch(millis -> millis < 50).anyMatch(millis -> millis > 3_950);
    }

    @Test
    void sameSeedGivesTheSameDelays() {
        assertThat(delays(new Random(7))).isEqualTo(delays(new Random(7))).isNotEqualTo(delays(new Random(8)));
    }

    private static List<Duration> delays(RandomGenerator random) {
        return IntStream.rangeClosed(1, 5)
                .mapToObj(retry -> Backoff.standard().delay(retry, random))
                .toList();
    }

    @Test
    void withoutJitterEachDelayIsItsCeiling() {
        Backoff backoff = Backoff.exponential(SECOND, MINUTE).withoutJitter();

        assertThat(backoff.delay(2, new Random(1))).isEqualTo(Duration.ofSeconds(2));
        assertThat(Backoff.fixed(SECOND).delay(9, new Random(1))).isEqualTo(SECOND);
        assertThat(Backoff.fixed(Duration.ZERO).delay(9, new Random(1))).isZero();
    }

    @Test
    void badDurationsAreNamed() {
        assertThatThrownBy(() -> Backoff.exponential(Duration.ZERO, SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("initialDelay must be longer than zero, but is 0 s");
        assertThatThrownBy(() -> Backoff.exponential(MINUTE, SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxDelay must not be shorter than initialDelay, 60 s, but is 1 s");
        assertThatThrownBy(() -> Backoff.fixed(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("delay must not be negative, but is -1 s");
    }
}

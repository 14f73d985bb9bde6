package dev.weft.spi.wait;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S,              0 s",
        "PT0.000000001S,    1 ns",
        "PT0.0004S,         0.4 ms",
        "PT0.000999999S,    1 ms",
        "PT0.001S,          1 ms",
        "PT0.0015S,         1.5 ms",
        "PT0.0010005S,      1.001 ms",
        "PT0.00100049S,     1 ms",
        "PT0.01002S,        10.02 ms",
        "PT0.999999999S,    1 s",
        "PT0.9999994S,      999.999 ms",
        "PT0.1S,            100 ms",
        "PT0.25S,           250 ms",
        "PT1S,              1 s",
        "PT1.5S,            1.5 s",
        "PT1.005S,          1.005 s",
        "PT10S,             10 s",
        "PT1M40S,           100 s",
        "PT1M59.999S,       119.999 s",
        "PT2M,              2 min",
        "PT2M30S,           2 min 30 s",
        "PT59M59S,          59 min 59 s",
        "PT1H,              1 h",
        "PT1H5M,            1 h 5 min",
        "PT47H59M,          47 h 59 min",
        "PT48H,             2 d",
        "PT100H59M,         4 d 4 h",
        "PT8784H,           366 d",
        "PT-1S,             -1 s",
        "PT-0.25S,          -250 ms",
        "PT-2M-30S,         -2 min 30 s",
    })
    void durationIsWrittenInTheUnitOfItsSize(Duration duration, String words) {
        assertThat(Durations.inWords(duration)).isEqualTo(words);
    }

    @Test
    void longestDurationIsWrittenToo() {
        assertThat(Durations.inWords(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)))
                .isEqualTo("106751991167300 d 15 h");
    }

    @Test
    void lowestDurationIsWrittenToo() {
        assertThat(Durations.inWords(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo("-106751991167300 d 15 h");
    }
}

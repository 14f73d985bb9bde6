package dev.weft.http.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant SENT = Instant.parse("1994-11-06T08:49:00Z");

    @ParameterizedTest
    @CsvSource({"0, 0", "120, 120", "' 7 ', 7", "007, 7"})
    void secondsAreTakenAsTheyAre(String value, long seconds) {
        assertThat(RetryAfter.parse(value, SENT)).contains(Duration.ofSeconds(seconds));
    }

    @Test
    void absurdNumberOfSecondsIsForEver() {
        assertThat(RetryAfter.parse("9".repeat(40), SENT)).contains(Duration.ofSeconds(Long.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
            })
    void datesInAllThreeFormsCountFromWhenTheResponseWasSent(String date) {
        assertThat(RetryAfter.parse(date, SENT)).contains(Duration.ofSeconds(37));
    }

    @Test
    void dateThatHasPassedIsNow() {
        assertThat(RetryAfter.parse("Sun, 06 Nov 1994 08:48:59 GMT", SENT)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-1", "1.5", "soon", "ünlängst", "Sun, 06 Nov 08:49:37", "１２"})
    void anythingElseIsNoAnswer(String value) {
        assertThat(RetryAfter.parse(value, SENT)).isEmpty();
    }
}

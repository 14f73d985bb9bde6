package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages of timeouts. */
class TimedOutExceptionTest {

    @ParameterizedTest
    @CsvSource({
        "PT5S,   PT5S,     timed out after 5 s",
        "PT5S,   PT5.099S, timed out after 5 s",
        "PT5S,   PT5.1S,   'timed out after 5 s, ended after 5.1 s'",
        "PT0.1S, PT0.411547S, 'timed out after 100 ms, ended after 411 ms'",
        "PT0.1S, PT12S,    'timed out after 100 ms, ended after 12 s'",
        "PT0S,   PT0S,     timed out after 0 s",
        "PT-1S,  PT0S,     timed out after -1 s",
    })
    void messageNamesTheLimitAndTheElapsedTimeWhereItDiffers(Duration limit, Duration elapsed, String message) {
        assertThat(new TimedOutException("main", limit, elapsed)).hasMessage(message);
    }

    @Test
    void partsAreToldAsTheyWereGiven() {
        TimedOutException timeout = new TimedOutException("loads", Duration.ofSeconds(5), Duration.ofSeconds(6));

        assertThat(timeout.taskName()).isEqualTo("loads");
        assertThat(timeout.limit()).isEqualTo(Duration.ofSeconds(5));
        assertThat(timeout.elapsed()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void timeoutOnAThreadThatIsNoTaskNamesTheThread() {
        assertThatThrownBy(() -> Async.withTimeout(Duration.ZERO, () -> "never"))
                .isInstanceOfSatisfying(
                        TimedOutException.class,
                        e -> assertThat(e.taskName())
                                .isEqualTo(Thread.currentThread().getName()));
    }

    @Test
    void messageTellsOfTheLongestAndTheShortestTimes() {
        Duration longest = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
        Duration lowest = Duration.ofSeconds(Long.MIN_VALUE);

        assertThat(new TimedOutException("main", longest, longest))
                .hasMessage("timed out after 106751991167300 d 15 h");
        assertThat(new TimedOutException("main", lowest, Duration.ZERO))
                .hasMessage("timed out after -106751991167300 d 15 h");
        assertThat(new TimedOutException("main", Duration.ofSeconds(1), lowest)).hasMessage("timed out after 1 s");
        assertThat(new TimedOutException("main", Duration.ofSeconds(1), longest))
                .hasMessage("timed out after 1 s, ended after 106751991167300 d 15 h");
    }
}

package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a timeout says of itself. */
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
}

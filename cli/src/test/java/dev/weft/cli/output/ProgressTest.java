package dev.weft.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.result.Samples;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long SECOND = 1_000_000_000;

    private final Tally tally = new Tally();
    private long received;

    @Test
    void lineTellsDoneFailedInFlightPaceAndHowLongItWillTake() {
        Progress progress = new Progress(() -> 2_000);
        progress.line(tally, received, new Pauses(), 0, 120);
        fetch(1_000, 5_000);
        tally.start();
        tally.end(Samples.failed("http://a/", 1, "no"));
        tally.start();

        assertThat(progress.line(tally, received, new Pauses(), 2 * SECOND, 120))
                .isEqualTo(" 50% [###############...............] "
                        + "1,001 of 2,000 done, 1 failed, 1 in flight, 501/s, 2.5 MB/s, 0:02 left");
    }

    @Test
    void paceIsThatOfTheLastSeconds() {
        Progress progress = new Progress(() -> -1);
        fetch(1_000, 0);
        progress.line(tally, received, new Pauses(), 0, 120);
        progress.line(tally, received, new Pauses(), 60 * SECOND, 120);
        fetch(10, 0);

        assertThat(progress.line(tally, received, new Pauses(), 61 * SECOND, 120))
                .isEqualTo("1,010 done, 0 failed, 0 in flight, 10/s, 0 B/s");
    }

    @Test
    void narrowTerminalGetsWhatFits() {
        Progress progress = new Progress(() -> 10);
        fetch(5, 1);

        assertThat(progress.line(tally, received, new Pauses(), 0, 20))
                .isEqualTo(" 50% 5 of 10 done, 0")
                .hasSize(20);
    }

    @Test
    void whatAnEarlierRunFetchedIsDoneButNoPace() {
        Progress progress = new Progress(() -> 20);
        progress.line(tally, received, new Pauses(), 0, 60);
        tally.addEarlier(Samples.answered("http://a/", 200, 5, 1, ""));

        assertThat(progress.line(tally, received, new Pauses(), SECOND, 60))
                .contains("1 of 20 done, 0 failed, 0 in flight, 0/s");
    }

    private void fetch(int count, long bytes) {
        for (int i = 0; i < count; i++) {
            tally.start();
            received += bytes;
            tally.end(Samples.answered("http://a/", 200, bytes, 1, ""));
        }
    }
}

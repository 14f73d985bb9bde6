package dev.weft.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileProgressTest {
    private static final long SECOND = 1_000_000_000;

    private final FileProgress progress = new FileProgress("large.iso");

    private String line(long received, int seconds, int width) {
        return progress.line(new Tally(), received, new Pauses(), seconds * SECOND, width);
    }

    @Test
    void lineFitsTheWindow() {
        progress.begin(0, 100_000_000, 0);
        line(0, 0, 80);

        assertThat(line(25_000_000, 2, 100))
                .isEqualTo(
                        "large.iso   25% [##########..............................] 25 MB of 100 MB, 13 MB/s, 0:06 left");
        assertThat(line(25_000_000, 2, 79)).hasSizeLessThanOrEqualTo(79).startsWith("large.iso   25% [###");
        assertThat(line(25_000_000, 2, 39)).isEqualTo(" 25% 13 MB/s, 0:06 left");
        assertThat(line(25_000_000, 2, 15)).isEqualTo(" 25% 13 MB/s");
    }

    @Test
    void whatIsThereAlreadyCountsForTheShareAndNotForTheRate() {
        progress.begin(50_000_000, 100_000_000, 0);
        line(0, 0, 80);

        assertThat(line(10_000_000, 1, 52)).isEqualTo("large.iso   60% 60 MB of 100 MB, 10 MB/s, 0:04 left");
    }

    @Test
    void lengthMayBeUnknown() {
        progress.begin(0, -1, 0);
        line(0, 0, 80);

        assertThat(line(3_000_000, 1, 80)).isEqualTo("large.iso  3.0 MB, 3.0 MB/s");
    }
}

package dev.weft.cli.inspect;

import dev.weft.spi.wait.Durations;
import java.time.Duration;

/** Formats durations for the tables, rounded down. */
final class Times {
    private Times() {}

    /**
     * Returns {@code millis} milliseconds in words, rounded down to a tenth of a second; from ten seconds on, rounded
     * down to a second.
     */
    static String words(long millis) {
        long rounded = millis < 10_000 ? millis / 100 * 100 : millis / 1000 * 1000;
        return Durations.inWords(Duration.ofMillis(rounded));
    }
}

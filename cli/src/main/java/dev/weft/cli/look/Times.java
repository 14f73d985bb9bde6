package dev.weft.cli.look;

import dev.weft.spi.wait.Durations;
import java.time.Duration;

/** Times in few words. */
final class Times {
    private Times() {}

    /** {@code millis} in words, without more precision than a snapshot has. */
    static String words(long millis) {
        long rounded = millis < 10_000 ? millis / 100 * 100 : millis / 1000 * 1000;
        return Durations.inWords(Duration.ofMillis(rounded));
    }
}

package dev.weft.http;

import java.time.Duration;
import java.util.Locale;

/** Quantities as messages write them. */
final class Words {
    private Words() {}

    /** {@code 250 ms}, {@code 1.5 s}. */
    static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        return millis % 1000 == 0 ? millis / 1000 + " s" : String.format(Locale.ROOT, "%.3f s", millis / 1000.0);
    }

    /** {@code 1 byte}, {@code 20 bytes}. */
    static String bytes(long count) {
        return count == 1 ? "1 byte" : count + " bytes";
    }
}

package dev.weft.spi;

import java.time.Duration;
import java.util.Locale;

/** Durations as they are written in messages: {@code 250 ms}, {@code 1.5 s}, {@code 2 min 30 s}. */
public final class Durations {
    private Durations() {}

    /** {@code duration} in at most two units; a negative one as {@link Duration#toString} has it. */
    public static String words(Duration duration) {
        if (duration.isNegative()) {
            return duration.toString();
        }
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return duration.toMillis() > 0 ? trimmed(duration.toNanos() / 1e6) + " ms" : duration.toNanos() + " ns";
        }
        if (duration.compareTo(Duration.ofMinutes(2)) < 0) {
            return trimmed(duration.toMillis() / 1e3) + " s";
        }
        if (duration.toHours() == 0) {
            return duration.toMinutes() + " min" + rest(duration.toSecondsPart(), "s");
        }
        return duration.toDays() < 2
                ? duration.toHours() + " h" + rest(duration.toMinutesPart(), "min")
                : duration.toDays() + " d" + rest(duration.toHoursPart(), "h");
    }

    private static String rest(int count, String unit) {
        return count == 0 ? "" : " " + count + " " + unit;
    }

    private static String trimmed(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.replaceAll("\\.?0+$", "");
    }
}

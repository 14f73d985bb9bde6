package dev.weft.spi.wait;

import java.time.Duration;

/** Durations as they are written in messages: {@code 250 ms}, {@code 1.5 s}, {@code 2 min 30 s}. */
public final class Durations {
    private Durations() {}

    /** Returns {@code duration} in at most two units; a negative duration begins with a minus sign. */
    public static String inWords(Duration duration) {
        if (duration.isNegative()) {
            boolean lowest = duration.toSeconds() == Long.MIN_VALUE; // it has no positive counterpart
            return "-" + inWords((lowest ? duration.plusSeconds(1) : duration).negated());
        }
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return parts(duration.toNanos());
        }
        if (duration.compareTo(Duration.ofMinutes(2)) < 0) {
            return thousandths(duration.toMillis()) + " s";
        }
        if (duration.toHours() == 0) {
            return duration.toMinutes() + " min" + rest(duration.toSecondsPart(), "s");
        }
        return duration.toDays() < 2
                ? duration.toHours() + " h" + rest(duration.toMinutesPart(), "min")
                : duration.toDays() + " d" + rest(duration.toHoursPart(), "h");
    }

    /** Returns the words for less than a second. */
    private static String parts(long nanos) {
        if (nanos == 0) {
            return "0 s";
        }
        if (nanos < 1000) {
            return nanos + " ns";
        }
        long micros = (nanos + 500) / 1000;
        return micros == 1_000_000 ? "1 s" : thousandths(micros) + " ms";
    }

    private static String rest(int count, String unit) {
        return count == 0 ? "" : " " + count + " " + unit;
    }

    /** Returns {@code count} thousandths as a decimal number, without zeros at the end. */
    private static String thousandths(long count) {
        String whole = Long.toString(count / 1000);
        String digits = Long.toString(1000 + count % 1000);
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return end == 1 ? whole : whole + "." + digits.substring(1, end);
    }
}

package dev.weft.shared.postgres;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Durations as the microseconds in which the server counts. */
final class Micros {
    private static final Duration LONGEST = Duration.ofDays(365_000);

    private Micros() {}

    static long of(Duration duration) {
        return TimeUnit.MICROSECONDS.convert(duration.compareTo(LONGEST) > 0 ? LONGEST : duration);
    }

    static Duration duration(long micros) {
        return Duration.of(micros, java.time.temporal.ChronoUnit.MICROS);
    }
}

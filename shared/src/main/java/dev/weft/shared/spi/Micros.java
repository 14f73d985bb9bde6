package dev.weft.shared.spi;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** Converts times to and from microseconds, the unit in which servers count. For authors of engines. */
public final class Micros {
    /**
     * The longest duration; longer durations are replaced by it. Its number of microseconds is exact in a double, the
     * number type of Lua scripts.
     */
    private static final Duration MAX_DURATION = Duration.ofDays(36_500);

    private Micros() {}

    /** Returns {@code duration} in microseconds, rounded down; a duration of more than a hundred years counts as a hundred. */
    public static long of(Duration duration) {
        return TimeUnit.MICROSECONDS.convert(duration.compareTo(MAX_DURATION) > 0 ? MAX_DURATION : duration);
    }

    /** Returns {@code duration} in microseconds, rounded up; a duration of more than a hundred years counts as a hundred. */
    public static long roundedUp(Duration duration) {
        return of(duration) + (duration.toNanosPart() % 1_000 == 0 ? 0 : 1);
    }

    /** Returns the duration of {@code micros} microseconds. */
    public static Duration duration(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    /** Returns the instant {@code micros} microseconds after the epoch of 1970. */
    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}

package dev.weft.internal;

import dev.weft.spi.run.Clock;
import java.time.Instant;
import java.time.InstantSource;

/** The time of day by the clock of a run, for {@code java.time}. */
public record TimeOfDay(Clock clock) implements InstantSource {
    @Override
    public Instant instant() {
        return clock.now();
    }

    @Override
    public String toString() {
        return clock.toString();
    }
}

package dev.weft.pace;

import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.util.Objects;

/** Checks of parameters; each names the parameter and the value, before anything has changed. */
final class Require {
    private Require() {}

    static int atLeastOne(int value, String parameter) {
        if (value < 1) {
            throw new IllegalArgumentException(parameter + " must be at least 1, but is " + value);
        }
        return value;
    }

    static Duration positive(Duration value, String parameter) {
        if (!Objects.requireNonNull(value, parameter).isPositive()) {
            throw new IllegalArgumentException(
                    parameter + " must be longer than zero, but is " + Durations.words(value));
        }
        return value;
    }

    static Duration notNegative(Duration value, String parameter) {
        if (Objects.requireNonNull(value, parameter).isNegative()) {
            throw new IllegalArgumentException(parameter + " must not be negative, but is " + Durations.words(value));
        }
        return value;
    }
}

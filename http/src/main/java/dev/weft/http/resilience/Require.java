package dev.weft.http.resilience;

import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.util.Objects;

/** Checks of parameters. Each message names the parameter and the value. */
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

    static double share(double value, String parameter) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(parameter + " must be above 0 and at most 1, but is " + value);
        }
        return value;
    }
}

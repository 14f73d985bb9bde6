package dev.weft.shared;

import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.util.Objects;

/** Checks of parameters. Each returns the value, or throws an exception that names parameter and value. */
final class Require {
    private static final int MAX_NAME_LENGTH = 200;

    private Require() {}

    /** {@code value}, if it is one or more. */
    static int atLeastOne(int value, String parameter) {
        if (value < 1) {
            throw new IllegalArgumentException(parameter + " must be at least 1, but is " + value);
        }
        return value;
    }

    /** {@code value}, if it is longer than zero. */
    static Duration positive(Duration value, String parameter) {
        if (!Objects.requireNonNull(value, parameter).isPositive()) {
            throw new IllegalArgumentException(
                    parameter + " must be longer than zero, but is " + Durations.inWords(value));
        }
        return value;
    }

    /** {@code value}, if it is zero or longer. */
    static Duration notNegative(Duration value, String parameter) {
        if (Objects.requireNonNull(value, parameter).isNegative()) {
            throw new IllegalArgumentException(parameter + " must not be negative, but is " + Durations.inWords(value));
        }
        return value;
    }

    /** {@code value}, if it can be the name of a shared object. */
    static String name(String value) {
        int length = Objects.requireNonNull(value, "name").length();
        if (length == 0 || length > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException(
                    "name must have 1 to " + MAX_NAME_LENGTH + " characters, but has " + length);
        }
        return value;
    }
}

package dev.weft.http.internal.check;

import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.util.Objects;

/** Checks parameters. Each method returns the value, or throws an exception that names parameter and value. */
public final class Require {
    private Require() {}

    /** {@code value}, if it is one or more. */
    public static int atLeastOne(int value, String parameter) {
        if (value < 1) {
            throw new IllegalArgumentException(parameter + " must be at least 1, but is " + value);
        }
        return value;
    }

    /** {@code value}, if it is zero or more. */
    public static int notNegative(int value, String parameter) {
        return (int) notNegative((long) value, parameter);
    }

    /** {@code value}, if it is zero or more. */
    public static long notNegative(long value, String parameter) {
        if (value < 0) {
            throw new IllegalArgumentException(parameter + " must not be negative, but is " + value);
        }
        return value;
    }

    /** {@code value}, if it is longer than zero. */
    public static Duration positive(Duration value, String parameter) {
        if (!Objects.requireNonNull(value, parameter).isPositive()) {
            throw new IllegalArgumentException(
                    parameter + " must be longer than zero, but is " + Durations.inWords(value));
        }
        return value;
    }

    /** {@code value}, if it is zero or longer. */
    public static Duration notNegative(Duration value, String parameter) {
        if (Objects.requireNonNull(value, parameter).isNegative()) {
            throw new IllegalArgumentException(parameter + " must not be negative, but is " + Durations.inWords(value));
        }
        return value;
    }

    /** {@code value}, if it is above zero and at most one. */
    public static double share(double value, String parameter) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(parameter + " must be above 0 and at most 1, but is " + value);
        }
        return value;
    }
}

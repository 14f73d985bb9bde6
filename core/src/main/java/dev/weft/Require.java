package dev.weft;

import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.util.List;
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

    /** The values as a list, of at least one. */
    static <T> List<T> someAndNoneNull(T[] values, String parameter) {
        List<T> list = noneNull(values, parameter);
        if (list.isEmpty()) {
            throw new IllegalArgumentException(parameter + " must not be empty");
        }
        return list;
    }

    /** The values as a list. */
    static <T> List<T> noneNull(T[] values, String parameter) {
        Objects.requireNonNull(values, parameter);
        for (int i = 0; i < values.length; i++) {
            Objects.requireNonNull(values[i], parameter + "[" + i + "]");
        }
        return List.of(values);
    }
}

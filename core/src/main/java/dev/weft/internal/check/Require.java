package dev.weft.internal.check;

import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Checks of arguments, to be made before any state is changed. Each message names the parameter and the value. */
public final class Require {
    private Require() {}

    /** Refuses a value below one. */
    public static int atLeastOne(int value, String parameter) {
        if (value < 1) {
            throw new IllegalArgumentException(parameter + " must be at least 1, but is " + value);
        }
        return value;
    }

    /** Refuses a negative value. */
    public static int notNegative(int value, String parameter) {
        if (value < 0) {
            throw new IllegalArgumentException(parameter + " must not be negative, but is " + value);
        }
        return value;
    }

    /** Refuses zero and a negative duration. */
    public static Duration positive(Duration value, String parameter) {
        if (!Objects.requireNonNull(value, parameter).isPositive()) {
            throw new IllegalArgumentException(
                    parameter + " must be longer than zero, but is " + Durations.words(value));
        }
        return value;
    }

    /** Refuses a negative duration. */
    public static Duration notNegative(Duration value, String parameter) {
        if (Objects.requireNonNull(value, parameter).isNegative()) {
            throw new IllegalArgumentException(parameter + " must not be negative, but is " + Durations.words(value));
        }
        return value;
    }

    /** Returns the values as a list. Refuses null, and an empty array. */
    public static <T> List<T> someAndNoneNull(T[] values, String parameter) {
        List<T> list = noneNull(values, parameter);
        if (list.isEmpty()) {
            throw new IllegalArgumentException(parameter + " must not be empty");
        }
        return list;
    }

    /** Returns the values as a list. Refuses null. */
    public static <T> List<T> noneNull(T[] values, String parameter) {
        Objects.requireNonNull(values, parameter);
        for (int i = 0; i < values.length; i++) {
            Objects.requireNonNull(values[i], parameter + "[" + i + "]");
        }
        return List.of(values);
    }

    /** Returns the description of an object with a name, such as {@code lock 'accounts'}. Refuses null. */
    public static String named(String kind, String name) {
        return kind + " '" + Objects.requireNonNull(name, "name") + "'";
    }
}

package dev.weft.internal.check;

import dev.weft.spi.wait.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Checks of arguments, to be made before any state is changed. Each message names the parameter and the value. */
public final class Require {
    private Require() {}

    /** Throws if {@code value} is less than one. */
    public static int atLeastOne(int value, String parameter) {
        if (value < 1) {
            throw new IllegalArgumentException(parameter + " must be at least 1, but is " + value);
        }
        return value;
    }

    /** Throws if {@code value} is negative. */
    public static int notNegative(int value, String parameter) {
        if (value < 0) {
            throw new IllegalArgumentException(parameter + " must not be negative, but is " + value);
        }
        return value;
    }

    /** Throws if {@code value} is zero or negative. */
    public static Duration positive(Duration value, String parameter) {
        if (!Objects.requireNonNull(value, parameter).isPositive()) {
            throw new IllegalArgumentException(
                    parameter + " must be longer than zero, but is " + Durations.inWords(value));
        }
        return value;
    }

    /** Throws if {@code value} is negative. */
    public static Duration notNegative(Duration value, String parameter) {
        if (Objects.requireNonNull(value, parameter).isNegative()) {
            throw new IllegalArgumentException(parameter + " must not be negative, but is " + Durations.inWords(value));
        }
        return value;
    }

    /** Returns the values as a list. Throws if there are none, or if one is null. */
    public static <T> List<T> nonEmptyWithoutNulls(T[] values, String parameter) {
        List<T> list = noneNull(values, parameter);
        if (list.isEmpty()) {
            throw new IllegalArgumentException(parameter + " must not be empty");
        }
        return list;
    }

    /** Returns the values as a list. Throws if one is null. */
    public static <T> List<T> noneNull(T[] values, String parameter) {
        Objects.requireNonNull(values, parameter);
        for (int i = 0; i < values.length; i++) {
            Objects.requireNonNull(values[i], parameter + "[" + i + "]");
        }
        return List.of(values);
    }

    /** Returns the description of an object with a name, such as {@code lock 'accounts'}. Throws if the name is null. */
    public static String named(String kind, String name) {
        return kind + " '" + Objects.requireNonNull(name, "name") + "'";
    }
}

package dev.weft.io.internal;

import dev.weft.spi.wait.Durations;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Checks parameters. Each method returns the value, or throws an exception that names parameter and value. */
public final class Require {
    private static final int LAST_PORT = 65_535;

    private Require() {}

    /** {@code value}, if it is one or more. */
    public static int atLeastOne(int value, String parameter) {
        return (int) atLeastOne((long) value, parameter);
    }

    /** {@code value}, if it is one or more. */
    public static long atLeastOne(long value, String parameter) {
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

    /** {@code value}, if it is a port or zero. */
    public static int port(int value, String parameter) {
        if (value < 0 || value > LAST_PORT) {
            throw new IllegalArgumentException(parameter + " must be from 0 to 65535, but is " + value);
        }
        return value;
    }

    /** The values as a list, if none is null. */
    public static <T> List<T> noneNull(T[] values, String parameter) {
        return noneNull(Arrays.asList(Objects.requireNonNull(values, parameter)), parameter);
    }

    /** A copy of {@code values}, if none is null. */
    public static <T> List<T> noneNull(List<? extends T> values, String parameter) {
        int index = 0;
        for (T value : Objects.requireNonNull(values, parameter)) {
            Objects.requireNonNull(value, parameter + "[" + index + "]");
            index++;
        }
        return List.copyOf(values);
    }

    /** {@code buffer}, if it can be written to. */
    public static ByteBuffer writable(ByteBuffer buffer, String parameter) {
        if (Objects.requireNonNull(buffer, parameter).isReadOnly()) {
            throw new IllegalArgumentException(parameter + " must not be read-only");
        }
        return buffer;
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
}

package dev.weft.sync;

import java.util.Objects;

/** Checks of the arguments that primitives are made with. Each message names the parameter and the value. */
final class Require {
    private Require() {}

    static int atLeastOne(int value, String parameter) {
        if (value < 1) {
            throw new IllegalArgumentException(parameter + " must be at least 1, but is " + value);
        }
        return value;
    }

    static int notNegative(int value, String parameter) {
        if (value < 0) {
            throw new IllegalArgumentException(parameter + " must not be negative, but is " + value);
        }
        return value;
    }

    /** The description of a primitive with a name, such as {@code lock 'accounts'}. */
    static String named(String kind, String name) {
        return kind + " '" + Objects.requireNonNull(name, "name") + "'";
    }
}

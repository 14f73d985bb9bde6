package dev.weft.cli.output;

import dev.weft.cli.result.Fetched;

/**
 * Whether results have colors: green for success, yellow for a response that counts as a failure, red for no response.
 */
public enum Colors {
    /** With colors. */
    ON,
    /** Without colors. */
    OFF;

    private static final String RESET = "\u001b[0m";

    String byOutcome(Fetched fetched, String text) {
        if (this == OFF) {
            return text;
        }
        return color(fetched) + text + RESET;
    }

    private static String color(Fetched fetched) {
        if (fetched.isSuccess()) {
            return "\u001b[32m";
        }
        return fetched.answer() == null ? "\u001b[31m" : "\u001b[33m";
    }
}

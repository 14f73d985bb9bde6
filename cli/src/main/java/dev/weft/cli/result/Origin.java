package dev.weft.cli.result;

import org.jspecify.annotations.Nullable;

/**
 * The origin of a target in the input, and the names that its line gives to it.
 *
 * @param line the number of the line in its input; 0 if it was an argument
 * @param id the line's own name for the target, or null
 * @param file the file in which to save the body, or null
 */
public record Origin(
        long line, @Nullable String id, @Nullable String file) {

    /** An argument. */
    public static final Origin ARGUMENT = new Origin(0, null, null);

    /** A line without a name. */
    public static Origin line(long number) {
        return number == 0 ? ARGUMENT : new Origin(number, null, null);
    }
}

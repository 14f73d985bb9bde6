package dev.weft.cli.result;

import org.jspecify.annotations.Nullable;

/**
 * The line of the input from which a target comes, and the names that this line gives to the target and its file.
 *
 * @param line the number of the line in its input; 0 if the target was an argument
 * @param id the line's own name for the target, or null
 * @param file the file in which to save the body, or null
 */
public record Origin(
        long line, @Nullable String id, @Nullable String file) {

    /** The origin of a target on the command line. */
    public static final Origin ARGUMENT = new Origin(0, null, null);

    /** The origin of a target on a line that names neither an id nor a file. */
    public static Origin line(long number) {
        return number == 0 ? ARGUMENT : new Origin(number, null, null);
    }
}

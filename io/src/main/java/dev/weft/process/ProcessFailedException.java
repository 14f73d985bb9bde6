package dev.weft.process;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Thrown when a process has ended with an exit status other than zero. The message contains the end of its error output. */
public final class ProcessFailedException extends IOException {
    private static final long serialVersionUID = 1;

    private final int exit;
    private final String errors;

    /**
     * Creates the exception.
     *
     * @param command the programs and their arguments
     * @param exits the exit statuses of all programs of a pipeline; otherwise one
     * @param errors the end of the error output
     */
    public ProcessFailedException(String command, List<Integer> exits, String errors) {
        super("'" + Objects.requireNonNull(command, "command") + "' ended with status "
                + words(Objects.requireNonNull(exits, "exits"))
                + (Objects.requireNonNull(errors, "errors").isEmpty() ? "" : ": " + errors));
        this.exit = exits.getLast();
        this.errors = errors;
    }

    static String words(List<Integer> exits) {
        return exits.stream().map(String::valueOf).collect(Collectors.joining(" | "));
    }

    /** The exit status; in a pipeline, that of the last program. */
    public int exit() {
        return exit;
    }

    /** The end of the error output. */
    public String errors() {
        return errors;
    }
}

package dev.weft.process;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** A process ended with an exit status that is not zero. The message has the end of what it printed as errors. */
public final class ProcessFailedException extends IOException {
    private static final long serialVersionUID = 1;

    private final int exit;
    private final String errors;

    /**
     * A process that failed.
     *
     * @param command the programs and their arguments
     * @param exits the exit statuses, in a pipeline of all programs
     * @param errors the end of the errors
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

    /** The exit status, in a pipeline of the last program. */
    public int exit() {
        return exit;
    }

    /** The end of what was printed as errors. */
    public String errors() {
        return errors;
    }
}

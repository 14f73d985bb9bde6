package dev.weft.process;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Thrown when a process has ended with an exit status other than zero. The message contains the end of the error
 * output.
 */
public final class ProcessFailedException extends IOException {
    private static final long serialVersionUID = 1;

    private final int exitStatus;
    private final String stderr;

    /**
     * Creates the exception.
     *
     * @param command the programs and their arguments
     * @param exitStatuses the exit status of each program, in the order of the pipeline; must not be empty
     * @param stderr the end of the error output
     */
    public ProcessFailedException(String command, List<Integer> exitStatuses, String stderr) {
        super("'" + Objects.requireNonNull(command, "command") + "' ended with status "
                + words(Objects.requireNonNull(exitStatuses, "exitStatuses"))
                + (Objects.requireNonNull(stderr, "stderr").isEmpty() ? "" : ": " + stderr));
        this.exitStatus = exitStatuses.getLast();
        this.stderr = stderr;
    }

    static String words(List<Integer> exitStatuses) {
        return exitStatuses.stream().map(String::valueOf).collect(Collectors.joining(" | "));
    }

    /** The exit status; in a pipeline, the exit status of the last program. */
    public int exitStatus() {
        return exitStatus;
    }

    /** The end of the error output. */
    public String stderr() {
        return stderr;
    }
}

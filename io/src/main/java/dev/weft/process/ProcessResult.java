package dev.weft.process;

import java.util.List;

/** The exit status and the output of a process. */
public final class ProcessResult {
    private static final int TAIL = 2000;

    private final String command;
    private final List<Integer> exitStatuses;
    private final CapturedOutput stdout;
    private final CapturedOutput stderr;

    ProcessResult(String command, List<Integer> exitStatuses, CapturedOutput stdout, CapturedOutput stderr) {
        this.command = command;
        this.exitStatuses = exitStatuses;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    /**
     * The exit status; in a pipeline, the exit status of the last program. If a signal has ended the process, the
     * status is 128 plus the number of the signal, as in a shell: 137 for SIGKILL, 143 for SIGTERM.
     */
    public int exitStatus() {
        return exitStatuses.getLast();
    }

    /** The exit statuses of all programs, in the order of the pipeline. */
    public List<Integer> exitStatuses() {
        return exitStatuses;
    }

    /** Whether every exit status is zero. */
    public boolean isSuccess() {
        return exitStatuses.stream().allMatch(it -> it == 0);
    }

    /** The output; empty if it was redirected. */
    public CapturedOutput stdout() {
        return stdout;
    }

    /**
     * The errors; in a pipeline, the errors of all programs, one program after the other. Empty if the errors were
     * redirected.
     */
    public CapturedOutput stderr() {
        return stderr;
    }

    /**
     * Returns this result, if every exit status is zero.
     *
     * @throws ProcessFailedException if an exit status is not zero; the message contains the end of the errors
     * @implNote Heritage: {@code subprocess.run(check=True)}.
     */
    public ProcessResult requireSuccess() throws ProcessFailedException {
        if (!isSuccess()) {
            throw new ProcessFailedException(command, exitStatuses, tail());
        }
        return this;
    }

    private String tail() {
        String text = stderr.text().strip();
        return text.length() <= TAIL ? text : "…" + text.substring(text.length() - TAIL);
    }

    @Override
    public String toString() {
        return "'" + command + "' ended with status " + ProcessFailedException.words(exitStatuses) + " [output "
                + stdout + "; errors " + stderr + "]";
    }
}

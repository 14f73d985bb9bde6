package dev.weft.cli.schedule;

import java.io.IOException;

/**
 * Carries out jobs.
 *
 * @param <J> the type of a job
 */
public interface Worker<J> {
    /**
     * Attempts a job. Called in a task of its own; a job has at most one attempt at a time.
     *
     * @throws IOException if the run cannot go on, for example because its output is closed
     */
    Verdict attempt(J job) throws IOException, InterruptedException;

    /**
     * Ends a job whose host was given up.
     *
     * @param reason why
     * @throws IOException if the run cannot go on
     */
    void refuse(J job, String reason) throws IOException;
}

package dev.weft.cli.schedule;

import java.io.IOException;

/**
 * Carries out jobs.
 *
 * @param <J> the type of a job
 */
public interface Worker<J> {
    /**
     * Attempts a job. Called in a task of its own. A job has at most one attempt at a time, unless the worker passes the job to
     * {@link Scheduler#add} before this method returns.
     *
     * @throws IOException if the run cannot continue, for example because its output is closed
     * @throws InterruptedException if the attempt is cancelled
     */
    Verdict attempt(J job) throws IOException, InterruptedException;

    /**
     * Ends a job without an attempt, because no further job of its host is attempted.
     *
     * @param reason the reason, for the result of the job
     * @throws IOException if the run cannot continue
     */
    void refuse(J job, String reason) throws IOException;
}

package dev.weft.cli.schedule;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a run in the order of the input.
 *
 * @param <J> the type of a job
 */
@FunctionalInterface
public interface Source<J> {
    /**
     * Waits for the next job.
     *
     * @return the job, or null at the end
     * @throws IOException if the run cannot continue
     */
    @Nullable
    J next() throws IOException, InterruptedException;
}

package dev.weft.cli.schedule;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The properties of jobs that a scheduler uses, and a format for writing jobs to disk.
 *
 * @param <J> the type of a job
 */
public interface Codec<J> {
    /** The name of the job's host. */
    String host(J job);

    /** The number of attempts of the job so far. */
    int attempts(J job);

    /** The approximate memory of the job, in bytes. */
    long size(J job);

    /** Writes a job, with the progress that it has made so far. */
    void write(J job, DataOutput out) throws IOException;

    /** Reads a job that {@link #write} has written. */
    J read(DataInput in) throws IOException;
}

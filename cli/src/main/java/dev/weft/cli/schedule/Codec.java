package dev.weft.cli.schedule;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What a scheduler has to know about its jobs.
 *
 * @param <J> the type of a job
 */
public interface Codec<J> {
    /** The name of the job's host. */
    String host(J job);

    /** How often the job was attempted. */
    int attempts(J job);

    /** About how many bytes of memory the job takes. */
    long size(J job);

    /** Writes a job that was not attempted yet. */
    void write(J job, DataOutput out) throws IOException;

    /** Reads what {@link #write} has written. */
    J read(DataInput in) throws IOException;
}

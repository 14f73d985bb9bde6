package dev.weft.cli.schedule;

import java.io.IOException;
import java.time.Duration;

/**
 * The messages that other tasks send to a scheduler.
 *
 * @param <J> the type of a job
 */
sealed interface Message<J> {
    /** The input has another job. */
    record Read<J>(J job) implements Message<J> {}

    /** An attempt has found another job. */
    record Arrived<J>(J job) implements Message<J> {}

    /** The source has no more jobs. */
    record InputEnded<J>() implements Message<J> {}

    /** An attempt has ended. It started at the time {@code started}. */
    record Ended<J>(Host<J> host, J job, long started, Verdict verdict) implements Message<J> {}

    /** The time between two starts at a host must be at least {@code interval}. */
    record Spaced<J>(String host, Duration interval) implements Message<J> {}

    /** The run cannot continue. */
    record Broken<J>(IOException failure) implements Message<J> {}

    /** No more jobs may be started. */
    record Stopped<J>() implements Message<J> {}
}

package dev.weft.cli.schedule;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a scheduler.
 *
 * @param concurrency the maximum number of attempts that run at the same time, which is also called the number of slots
 * @param perHost the maximum number of attempts that run at the same time for one host
 * @param interval the time between two starts; zero for no limit
 * @param hostInterval the time between two starts at one host; zero for no limit
 * @param hostFailures the number of jobs in a row that could not connect to their host, after which the host's other
 *     jobs are refused; zero for no limit
 */
public record Limits(int concurrency, int perHost, Duration interval, Duration hostInterval, int hostFailures) {

    /** While there are this many hosts, no more input is read. */
    static final int MAX_HOSTS = 10_000;

    /** Limits only the number of attempts that run at the same time. */
    public static Limits of(int concurrency, int perHost) {
        return new Limits(concurrency, perHost, Duration.ZERO, Duration.ZERO, 0);
    }

    /** These limits with a time between two starts. */
    public Limits interval(@Nullable Duration interval) {
        return interval == null ? this : new Limits(concurrency, perHost, interval, hostInterval, hostFailures);
    }

    /** These limits with a time between two starts at one host. */
    public Limits hostInterval(@Nullable Duration interval) {
        return interval == null ? this : new Limits(concurrency, perHost, this.interval, interval, hostFailures);
    }

    /** These limits with another value of {@link #hostFailures()}. */
    public Limits hostFailures(int max) {
        return new Limits(concurrency, perHost, interval, hostInterval, max);
    }

    /**
     * The number of slots that one host leaves free until the input has ended, for hosts that are not known yet. Otherwise a
     * slow host at the beginning of a list would delay all other hosts.
     */
    int reserve() {
        return concurrency >= 4 ? Math.max(1, concurrency / 10) : 0;
    }

    /** The minimum share of the slots for each host. Each host has at least this share, even if there are many hosts. */
    int minShare() {
        return Math.max(1, concurrency / 8);
    }
}

package dev.weft.cli.schedule;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a scheduler.
 *
 * @param concurrency the number of attempts under way
 * @param perHost the number of attempts under way at one host
 * @param interval the time between two starts; zero for no limit
 * @param hostInterval the time between two starts at one host; zero for no limit
 * @param hostFailures the number of jobs in a row that may find their host unreachable before it is given up; zero for
 *     no limit
 */
public record Limits(int concurrency, int perHost, Duration interval, Duration hostInterval, int hostFailures) {

    /** The greatest number of hosts that are kept waiting before the input is read further. */
    static final int MOST_HOSTS = 10_000;

    /** Limits on the attempts under way only. */
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

    /** These limits with a number of failures in a row after which a host is given up. */
    public Limits hostFailures(int most) {
        return new Limits(concurrency, perHost, interval, hostInterval, most);
    }

    /**
     * The number of slots that one host leaves free as long as the input may still name another host. Otherwise a slow
     * host at the beginning of a list would keep all others waiting.
     */
    int reserve() {
        return concurrency >= 4 ? Math.max(1, concurrency / 10) : 0;
    }

    /** The share of the slots that each host has, however many there are. */
    int leastShare() {
        return Math.max(1, concurrency / 8);
    }
}

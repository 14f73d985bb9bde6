package dev.weft.cli.attempt;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Limits on the bytes that bodies receive in a second: all together, and those of each host. A body that has received
 * bytes waits as long as they may take, so bodies share a limit evenly, by bytes. Thread-safe.
 */
public final class Speeds {
    /** No limits. */
    public static final Speeds UNLIMITED = new Speeds(null, null);

    /** The part of a second for which bytes are read at once. */
    private static final int PARTS = 20;

    private static final int LEAST_CHUNK = 64;

    /** A wait that is not worth it yet, since a timer takes about as long; it is added to the next ones. */
    private static final long SHORT = 20_000_000;

    /** The number of hosts beyond which those are forgotten that are not waited for. */
    private static final int MOST_HOSTS = 10_000;

    private final @Nullable Long perHost;
    private final @Nullable Speed all;
    private final ConcurrentHashMap<String, Speed> hosts = new ConcurrentHashMap<>();

    /**
     * Creates limits.
     *
     * @param all the bytes in a second of all bodies, or null for no limit
     * @param perHost those of each host, or null for no limit
     */
    public Speeds(@Nullable Long all, @Nullable Long perHost) {
        this.all = all == null ? null : new Speed(all);
        this.perHost = perHost;
    }

    /** The number of bytes that may be read at once; not more than {@code most}. */
    int chunk(int most) {
        long least = Math.min(all == null ? Long.MAX_VALUE : all.perSecond, perHost == null ? Long.MAX_VALUE : perHost);
        return Math.clamp(least / PARTS, Math.min(LEAST_CHUNK, most), most);
    }

    /** The time to wait after bytes of a host have arrived at time {@code now}; zero if there is none. */
    Duration after(String host, int bytes, long now) {
        long wait = all == null ? 0 : all.after(bytes, now);
        if (perHost != null) {
            long most = perHost;
            if (hosts.size() > MOST_HOSTS) {
                hosts.values().removeIf(speed -> speed.isPaid(now));
            }
            wait = Math.max(
                    wait, hosts.computeIfAbsent(host, _ -> new Speed(most)).after(bytes, now));
        }
        return wait < SHORT ? Duration.ZERO : Duration.ofNanos(wait);
    }

    /** One limit: the time at which all bytes that have arrived so far are paid for. */
    private static final class Speed {
        private static final long SECOND = 1_000_000_000;

        /** What timers and a busy machine may take too long, and is made up for, so that the speed is reached. */
        private static final long SLACK = 100_000_000;

        private final long perSecond;
        private long paid = Long.MIN_VALUE;

        Speed(long perSecond) {
            this.perSecond = perSecond;
        }

        synchronized boolean isPaid(long now) {
            return paid <= now;
        }

        synchronized long after(int bytes, long now) {
            long nanos = (long) ((double) bytes * SECOND / perSecond);
            paid = (paid == Long.MIN_VALUE ? now : Math.max(paid, now - SLACK)) + nanos;
            return Math.max(0, paid - now);
        }
    }
}

package dev.weft.cli.attempt;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Limits the number of body bytes received per second: in total, and for each host. A task that has received bytes of a
 * body waits for the time that these bytes should take. So the bodies share a limit evenly. Thread-safe.
 */
public final class Speeds {
    /** No limits. */
    public static final Speeds UNLIMITED = new Speeds(null, null);

    /** A chunk has the bytes of a twentieth of a second. */
    private static final int CHUNKS_PER_SECOND = 20;

    private static final int MIN_CHUNK = 64;

    /**
     * The shortest wait in nanoseconds. A shorter time, for which timers are not exact enough, is added to the next
     * wait.
     */
    private static final long MIN_WAIT = 20_000_000;

    /** If there are more hosts than this, the hosts for which no body has to wait are removed. */
    private static final int MAX_HOSTS = 10_000;

    private final @Nullable Long perHost;
    private final @Nullable Speed all;
    private final ConcurrentHashMap<String, Speed> hosts = new ConcurrentHashMap<>();

    /**
     * Creates limits.
     *
     * @param all the bytes per second of all bodies, or null for no limit
     * @param perHost the bytes per second of the bodies of each host, or null for no limit
     */
    public Speeds(@Nullable Long all, @Nullable Long perHost) {
        this.all = all == null ? null : new Speed(all);
        this.perHost = perHost;
    }

    /** The number of bytes to read in one piece, at most {@code max}. */
    int chunk(int max) {
        long min = Math.min(all == null ? Long.MAX_VALUE : all.perSecond, perHost == null ? Long.MAX_VALUE : perHost);
        return Math.clamp(min / CHUNKS_PER_SECOND, Math.min(MIN_CHUNK, max), max);
    }

    /**
     * Counts bytes of a host that have arrived at time {@code now}, and returns the time to wait after them, which may
     * be zero.
     */
    Duration after(String host, int bytes, long now) {
        long wait = all == null ? 0 : all.after(bytes, now);
        if (perHost != null) {
            long perSecond = perHost;
            if (hosts.size() > MAX_HOSTS) {
                hosts.values().removeIf(speed -> speed.isDue(now));
            }
            wait = Math.max(
                    wait, hosts.computeIfAbsent(host, _ -> new Speed(perSecond)).after(bytes, now));
        }
        return wait < MIN_WAIT ? Duration.ZERO : Duration.ofNanos(wait);
    }

    /** One limit. Its state is the time at which the bytes that have arrived so far should have arrived. */
    private static final class Speed {
        private static final long SECOND = 1_000_000_000;

        /**
         * The maximum delay in nanoseconds that bodies may make up for by arriving faster afterwards. Timers and a busy
         * machine cause delays. If bodies did not make up for delays, the average speed would stay below the limit.
         */
        private static final long MAX_CATCH_UP = 100_000_000;

        private final long perSecond;
        private long dueTime = Long.MIN_VALUE;

        Speed(long perSecond) {
            this.perSecond = perSecond;
        }

        synchronized boolean isDue(long now) {
            return dueTime <= now;
        }

        synchronized long after(int bytes, long now) {
            long nanos = (long) ((double) bytes * SECOND / perSecond);
            dueTime = (dueTime == Long.MIN_VALUE ? now : Math.max(dueTime, now - MAX_CATCH_UP)) + nanos;
            return Math.max(0, dueTime - now);
        }
    }
}

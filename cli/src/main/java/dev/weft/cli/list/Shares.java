package dev.weft.cli.list;

import dev.weft.cli.schedule.RunFailedException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The share of this machine in what the limit of a host allows. Otherwise the machine that was first would keep all URLs that
 * may be fetched at a time, because it learns first of each result. If it died, the host would wait until the leases end.
 *
 * <p>A share is the limit of a host, divided by the number of machines. From time to time, a machine may claim more, so that
 * nothing is left if the others need less. Only the task that claims uses this object.
 */
final class Shares {
    private static final Duration LONGEST_STAY = Duration.ofSeconds(1);

    /** How long URLs wait for machines that have less than their share before others claim them. */
    private static final long PATIENCE = Duration.ofMillis(100).toNanos();

    private final SharedList list;
    private final int perHost;
    private final SlowStarts slowStarts;
    private final LongSupplier nanoTime;
    private final long stay;
    private int machines = 1;
    private long lastJoined;
    private long lastUnshared;

    /**
     * The shares in a list.
     *
     * @param perHost the limit of a host for all machines
     * @param nanoTime the clock
     */
    Shares(SharedList list, int perHost, SlowStarts slowStarts, LongSupplier nanoTime) {
        this.list = list;
        this.perHost = perHost;
        this.slowStarts = slowStarts;
        this.stay = Math.min(LONGEST_STAY.toNanos(), list.lease().dividedBy(3).toNanos());
        this.nanoTime = nanoTime;
        this.lastUnshared = nanoTime.getAsLong();
        this.lastJoined = lastUnshared - stay;
    }

    /** What this machine may claim now, beside the claims that it has. */
    Allowance allowance(Collection<Claim> present) throws RunFailedException, InterruptedException {
        long now = nanoTime.getAsLong();
        if (now - lastJoined >= stay) {
            machines = list.join();
            lastJoined = now;
        }
        Map<String, Integer> own = new HashMap<>();
        present.forEach(claim -> own.merge(claim.host(), 1, Integer::sum));
        boolean isShared = now - lastUnshared < PATIENCE;
        lastUnshared = isShared ? lastUnshared : now;
        return new Allowance(own, isShared ? Math.ceilDiv(perHost, machines) : perHost, slowStarts.limits());
    }
}

package dev.weft.cli.list;

import dev.weft.cli.schedule.RunFailedException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Divides the limit of a host among the machines. The share of a machine is the limit, divided by the number of
 * machines. Without shares, the machine that claims first would claim again after each of its results, before any other
 * machine can claim, and so would hold all claims that the limit allows. If it died, no machine could fetch from the
 * host until the leases have ended.
 *
 * <p>From time to time, a machine may claim more than its share, so that the limit is used up even if the others need
 * less. Only the task that claims uses this object.
 */
final class Shares {
    private static final Duration LONGEST_STAY = Duration.ofSeconds(1);

    /**
     * The time for which a machine claims only its share. After this time, one transaction may claim more than the share.
     * Meanwhile, machines that have less than their share can claim.
     */
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

    /** Returns what this machine may claim now. */
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

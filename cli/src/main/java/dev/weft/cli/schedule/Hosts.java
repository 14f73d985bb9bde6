package dev.weft.cli.schedule;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of a run, in the order in which they may start jobs.
 *
 * <p>Invariants, which {@link #settle} restores after each change of a host:
 *
 * <ul>
 *   <li>A host that may start a job now is in {@code ready}. A host that may start a job later is in {@code later}. Any
 *       other host is in neither set.
 *   <li>{@code startable} is the number of jobs that the hosts in {@code ready} may start.
 *   <li>The hosts in {@code ready} take turns. Each host has the same share of the slots. A host that uses its whole
 *       share comes after the hosts that do not. So a host with a single job does not wait for a host with a million
 *       jobs. And a slow host keeps its share: when one of its attempts has ended, it uses less than its share, and
 *       comes before the hosts that use theirs.
 * </ul>
 *
 * @param <J> the type of a job
 */
final class Hosts<J> {
    private final Limits limits;
    private final Spill<J> spill;
    private final Codec<J> codec;
    private final Map<String, Host<J>> hosts = new HashMap<>();
    private final TreeSet<Host<J>> ready = new TreeSet<>(
            Comparator.<Host<J>, Boolean>comparing(host -> host.storedHasShare).thenComparingLong(host -> host.turn));
    private final TreeSet<Host<J>> later = new TreeSet<>(
            Comparator.<Host<J>>comparingLong(host -> host.storedNextStart).thenComparingLong(host -> host.turn));
    private long turns;
    private long startable;
    private int waiting;

    Hosts(Limits limits, Spill<J> spill, Codec<J> codec) {
        this.limits = limits;
        this.spill = spill;
        this.codec = codec;
    }

    /** Returns the host with a name, and adds it if it is not known. */
    Host<J> named(String name) {
        return hosts.computeIfAbsent(name, key -> {
            Host<J> host = new Host<>(key, spill, limits, codec);
            host.turn = ++turns;
            return host;
        });
    }

    /** Adds a job of a host. */
    void add(Host<J> host, J job, long now) throws IOException {
        waiting++;
        host.add(job);
        settle(host, now);
    }

    /** Starts a job of a host, and moves the host to the end of the order. */
    J start(Host<J> host, long now) throws IOException {
        remove(host);
        host.turn = ++turns;
        waiting--;
        J job = host.start(now);
        settle(host, now);
        return job;
    }

    /** Records the end of an attempt. */
    void ended(Host<J> host, J job, Verdict verdict, long started, long now) {
        host.ended(new Host.Attempt<>(job, verdict, started, ++turns), now);
        waiting += verdict.isDone() ? 0 : 1;
        settle(host, now);
    }

    /** Removes and returns a waiting job of a host, which will not be attempted; null if there is none. */
    @Nullable
    J discard(Host<J> host, long now) throws IOException {
        if (host.waiting() == 0) {
            return null;
        }
        waiting--;
        J job = host.discard();
        settle(host, now);
        return job;
    }

    /** Restores the invariants after a change of a host, and removes the host if it is no longer needed. */
    void settle(Host<J> host, long now) {
        remove(host);
        host.storedNextStart = host.nextStart();
        host.storedHasShare = host.running() >= share();
        host.storedStartable = host.startable(now);
        startable += host.storedStartable;
        if (host.storedNextStart <= now) {
            ready.add(host);
        } else if (host.storedNextStart != Host.NEVER) {
            later.add(host);
        } else if (host.isForgettable(now)) {
            hosts.remove(host.name());
        }
    }

    /** The share of the slots that each host has. */
    private int share() {
        // Two hosts are added to the count: the host that is being settled, which is in no set, and one in reserve. The
        // reserve leaves slots for the next host that gets a job.
        return Math.max(limits.minShare(), limits.concurrency() / (ready.size() + later.size() + 2));
    }

    private void remove(Host<J> host) {
        if (!ready.remove(host)) {
            later.remove(host);
        }
        startable -= host.storedStartable;
        host.storedStartable = 0;
    }

    /** Moves the hosts that may start a job at time {@code now} to {@code ready}. */
    void advance(long now) {
        while (!later.isEmpty() && later.first().storedNextStart <= now) {
            settle(later.first(), now);
        }
    }

    /** The host that may start the next job; null if there is none. */
    @Nullable
    Host<J> first() {
        return ready.isEmpty() ? null : ready.first();
    }

    /** The time at which the next host may start a job; {@link Host#NEVER} if there is none. */
    long nextTime() {
        return later.isEmpty() ? Host.NEVER : later.first().storedNextStart;
    }

    /** The number of jobs that could start now if there were slots for them. */
    long startable() {
        return startable;
    }

    /** The number of all waiting jobs. */
    int waiting() {
        return waiting;
    }

    /** The number of hosts that have jobs, or a state that must not be lost. */
    int size() {
        return hosts.size();
    }

    /** Drops all waiting jobs. */
    void clear() {
        hosts.clear();
        ready.clear();
        later.clear();
        startable = 0;
        waiting = 0;
    }
}

package dev.weft.shared;

import dev.weft.Async;
import dev.weft.shared.spi.EngineException;
import dev.weft.sync.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The leases of a client. One task renews them. Another task watches their deadlines, because a renewal may hang.
 *
 * <p>Invariants: a client's deadline for a lease is earlier than the server's. The client measures from the moment before it
 * sends the request, and assumes a slightly shorter duration than the server ({@link #safely}), so that the client's
 * clock may run slower than the server's clock by that margin. A lease whose deadline has passed is lost, whatever the
 * server answers later.
 */
final class Leases {
    /** The client assumes that a lease is shorter by this fraction, one twentieth: 14.25 s instead of 15 s. */
    private static final int MARGIN = 20;

    private static final int RENEWALS = 3;
    private static final Duration IDLE_WAIT = Duration.ofDays(1);

    private final Client client;
    private final Map<String, Lease> held = new LinkedHashMap<>();
    private boolean closed;
    private final Event changed = Event.create("a change of the leases");
    private final Event any = Event.create("a lease");

    Leases(Client client) {
        this.client = client;
    }

    /** The deadline, by the clock of this machine, of a lease whose request was sent after the time {@code before}. */
    long deadlineFrom(long before) {
        return before + safely(client.options.lease()).toNanos();
    }

    /**
     * A duration so short that at most {@code time} passes on the server's clock while this duration passes on the
     * clock of this machine.
     */
    static Duration safely(Duration time) {
        return time.minus(time.dividedBy(MARGIN));
    }

    /**
     * Adds a lease, which is renewed from now on. A lease that is granted after the client was closed is lost
     * immediately.
     */
    void add(Lease lease) {
        boolean late;
        synchronized (held) {
            late = closed;
            if (!late) {
                held.put(lease.id(), lease);
            }
        }
        if (late) {
            end(lease);
        }
        any.set();
        changed.set();
    }

    /** Forgets a lease, and gives its claim back. */
    void giveBack(Lease lease) {
        synchronized (held) {
            held.remove(lease.id());
        }
        leaveLater(lease.id());
    }

    void leaveLater(String id) {
        client.later("gives a claim back", () -> {
            client.engine.claims().leave(id);
            return true;
        });
    }

    /** Gives all leases back, including those that are granted from now on. */
    void close() {
        synchronized (held) {
            closed = true;
        }
        all().forEach(this::end);
    }

    private void end(Lease lease) {
        lease.lose("the client was closed");
        giveBack(lease);
    }

    private List<Lease> all() {
        synchronized (held) {
            return new ArrayList<>(held.values());
        }
    }

    /** Renews all leases each time a third of their duration has passed. */
    void renew() throws InterruptedException {
        Duration interval = client.options.lease().dividedBy(RENEWALS);
        Event never = Event.create("the next renewal");
        int failures = 0;
        while (true) {
            if (all().isEmpty()) {
                any.clear();
                if (all().isEmpty()) {
                    any.await();
                }
            }
            if (failures == 0) {
                client.time.await(never, interval);
            }
            failures = renewAll() ? 0 : failures + 1;
            if (failures > 0) {
                Async.moveOnAfter(interval, () -> client.pause(0));
            }
        }
    }

    private boolean renewAll() throws InterruptedException {
        List<Lease> leases = all();
        if (leases.isEmpty()) {
            return true;
        }
        long before = client.time.nanoTime();
        try {
            Duration lease = client.options.lease();
            Set<String> ids = client.attempt(() -> {
                return client.engine
                        .claims()
                        .renew(leases.stream().map(Lease::id).toList(), lease);
            });
            for (Lease each : leases) {
                if (ids.contains(each.id())) {
                    each.prolong(deadlineFrom(before));
                } else {
                    each.lose("the server does not know it any more");
                }
            }
            return true;
        } catch (EngineException e) {
            return false;
        }
    }

    /** Marks each lease as lost when its deadline passes. */
    void watch() throws InterruptedException {
        while (true) {
            changed.clear();
            long now = client.time.nanoTime();
            long next = Long.MAX_VALUE;
            for (Lease lease : all()) {
                long left = lease.deadline() - now;
                if (left <= 0) {
                    lease.lose("it could not be renewed in time");
                    forget(lease);
                } else {
                    next = Math.min(next, left);
                }
            }
            client.time.await(changed, next == Long.MAX_VALUE ? IDLE_WAIT : Duration.ofNanos(next));
        }
    }

    /** Stops renewing a lost lease. Its claim is not given back but expires, because the body may still run. */
    private void forget(Lease lease) {
        synchronized (held) {
            held.remove(lease.id());
        }
    }
}

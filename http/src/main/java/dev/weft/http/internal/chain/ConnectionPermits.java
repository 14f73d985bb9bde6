package dev.weft.http.internal.chain;

import dev.weft.http.spi.Url;
import dev.weft.sync.Semaphore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The permits of a session: no more exchanges at once than allowed, in all and to one host. First come, first served.
 *
 * <p>An exchange first waits among those to its host and then among all, so while it waits for a busy host it keeps
 * no other from going on.
 */
public final class ConnectionPermits {
    private final Semaphore all;
    private final int perHost;
    private final Map<String, HostPermits> hosts = new ConcurrentHashMap<>();

    /** At most {@code limit} exchanges at once, and {@code perHost} to one scheme, host and port. */
    public ConnectionPermits(int limit, int perHost) {
        this.all = Semaphore.of(limit);
        this.perHost = perHost;
    }

    /** Waits for a permit. A caller that is cancelled while waiting has none. */
    ConnectionPermit acquire(Url url) throws InterruptedException {
        if (perHost == Integer.MAX_VALUE) {
            return new ConnectionPermit(null, all.acquire());
        }
        HostPermits host = enter(url.origin());
        try {
            Semaphore.Permit ofHost = host.permits.acquire();
            try {
                return new ConnectionPermit(() -> leave(host, ofHost), all.acquire());
            } catch (Throwable e) {
                ofHost.close();
                throw e;
            }
        } catch (Throwable e) {
            leave(host);
            throw e;
        }
    }

    private HostPermits enter(String name) {
        return hosts.compute(name, (key, known) -> {
            HostPermits host = known == null ? new HostPermits(key, Semaphore.of(perHost)) : known;
            host.users++;
            return host;
        });
    }

    private void leave(HostPermits host, Semaphore.Permit permit) {
        permit.close();
        leave(host);
    }

    /** A host that no exchange uses is forgotten. */
    private void leave(HostPermits host) {
        hosts.computeIfPresent(host.name, (key, known) -> --known.users == 0 ? null : known);
    }

    /** How many exchanges have a permit. */
    public int underWay() {
        Semaphore.Statistics now = all.statistics();
        return now.permits() - now.available();
    }

    /** How many exchanges wait for one. */
    public int waiting() {
        return all.statistics().waiting()
                + hosts.values().stream()
                        .mapToInt(host -> host.permits.statistics().waiting())
                        .sum();
    }

    /** How many hosts there are at the moment. */
    int hosts() {
        return hosts.size();
    }

    /** The permits of one host; {@link #users} exchanges have one or wait for one, which only the map changes. */
    private static final class HostPermits {
        private final String name;
        private final Semaphore permits;
        private int users;

        HostPermits(String name, Semaphore permits) {
            this.name = name;
            this.permits = permits;
        }
    }
}

package dev.weft.http.internal.chain;

import dev.weft.http.spi.Url;
import dev.weft.sync.Semaphore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connection permits of a session, which limit the number of concurrent exchanges, in total and per origin. First
 * come, first served.
 *
 * <p>An exchange first acquires the permit of its host and then one of the total. In the opposite order, exchanges that
 * wait for a busy host would hold permits of the total and block exchanges to other hosts.
 */
public final class ConnectionPermits {
    private final Semaphore all;
    private final int perHost;
    private final Map<String, HostPermits> hosts = new ConcurrentHashMap<>();

    /** Allows {@code limit} concurrent exchanges in total, and {@code perHost} to one scheme, host and port. */
    public ConnectionPermits(int limit, int perHost) {
        this.all = Semaphore.of(limit);
        this.perHost = perHost;
    }

    /** Waits for a permit. A caller that is cancelled while waiting does not acquire one. */
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

    /**
     * Removes the host if no exchange uses it any more, so that the map does not grow with the number of hosts ever
     * contacted.
     */
    private void leave(HostPermits host) {
        hosts.computeIfPresent(host.name, (key, known) -> --known.users == 0 ? null : known);
    }

    /** The number of exchanges that hold a permit. */
    public int acquired() {
        Semaphore.Statistics now = all.statistics();
        return now.permits() - now.available();
    }

    /** The number of exchanges that wait for a permit. */
    public int waiting() {
        return all.statistics().waiting()
                + hosts.values().stream()
                        .mapToInt(host -> host.permits.statistics().waiting())
                        .sum();
    }

    /** The number of hosts in use. */
    int hosts() {
        return hosts.size();
    }

    /**
     * The permits of one host. {@link #users} counts the exchanges that hold or await one; it is changed only inside
     * the atomic operations of the map.
     */
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

package dev.weft.http;

import dev.weft.sync.Semaphore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;

/**
 * Whose turn it is: no more exchanges at once than allowed, in all and to one host. First come, first served.
 *
 * <p>An exchange first waits among those to its host and then among all, so while it waits for a busy host it keeps
 * nobody else from going on.
 */
final class Slots {
    private final Semaphore all;
    private final int perHost;
    private final Map<String, HostSlots> hosts = new ConcurrentHashMap<>();

    Slots(int limit, int perHost) {
        this.all = Semaphore.of(limit);
        this.perHost = perHost;
    }

    /** Waits for a turn. One who is cancelled meanwhile has got none. */
    Slot acquire(HttpUrl url) throws InterruptedException {
        if (perHost == Integer.MAX_VALUE) {
            return new Slot(null, all.acquire());
        }
        HostSlots host = enter(Urls.origin(url));
        try {
            Semaphore.Permit ofHost = host.turns.acquire();
            try {
                return new Slot(() -> leave(host, ofHost), all.acquire());
            } catch (Throwable e) {
                ofHost.close();
                throw e;
            }
        } catch (Throwable e) {
            leave(host);
            throw e;
        }
    }

    private HostSlots enter(String name) {
        return hosts.compute(name, (key, known) -> {
            HostSlots host = known == null ? new HostSlots(key, Semaphore.of(perHost)) : known;
            host.users++;
            return host;
        });
    }

    private void leave(HostSlots host, Semaphore.Permit permit) {
        permit.close();
        leave(host);
    }

    /** A host that nobody asks any more is forgotten. */
    private void leave(HostSlots host) {
        hosts.computeIfPresent(host.name, (key, known) -> --known.users == 0 ? null : known);
    }

    /** How many exchanges have their turn. */
    int underWay() {
        Semaphore.Statistics now = all.statistics();
        return now.permits() - now.available();
    }

    /** How many wait for theirs. */
    int waiting() {
        return all.statistics().waiting()
                + hosts.values().stream()
                        .mapToInt(host -> host.turns.statistics().waiting())
                        .sum();
    }

    /** How many hosts there are at the moment. */
    int hosts() {
        return hosts.size();
    }

    /** The turns at one host; {@link #users} have one or wait for one, and is changed by the map alone. */
    private static final class HostSlots {
        private final String name;
        private final Semaphore turns;
        private int users;

        HostSlots(String name, Semaphore turns) {
            this.name = name;
            this.turns = turns;
        }
    }
}

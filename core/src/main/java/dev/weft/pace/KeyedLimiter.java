package dev.weft.pace;

import dev.weft.internal.check.Require;
import dev.weft.sync.Semaphore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Limits the number of callers for each key, and the number of callers in total: for example six requests for each host, and a
 * hundred together.
 *
 * {@snippet :
 * import dev.weft.pace.KeyedLimiter;
 *
 * KeyedLimiter<String> hosts = KeyedLimiter.of(6, 100);
 * try (var permit = hosts.acquire("www.example.org")) {
 *     System.out.println("one of six");
 * }
 * }
 *
 * <p>A caller waits first for a place of its key, and then for a place in the total. So callers that wait for a busy key take
 * no places from other keys. Both waits are fair: the caller that has waited longest is served first. A key that no caller uses
 * takes no memory. May be used by any thread.
 *
 * @param <K> the keys, which are compared by {@code equals}
 */
public final class KeyedLimiter<K> {
    private final int perKeyLimit;
    private final int totalLimit;
    private final String name;
    private final Semaphore total;

    /** Guarded by its own monitor, which also guards the number of users of each entry. */
    private final Map<K, Entry> entries = new HashMap<>();

    private static final class Entry {
        private final Semaphore places;
        private int users;

        private Entry(Semaphore places) {
            this.places = places;
        }
    }

    private KeyedLimiter(int perKeyLimit, int totalLimit, String name) {
        this.perKeyLimit = perKeyLimit;
        this.totalLimit = totalLimit;
        this.name = name;
        this.total = Semaphore.of(totalLimit, name + " in total");
    }

    /**
     * Creates a limiter for at most {@code perKeyLimit} callers for each key, and {@code totalLimit} callers together. If
     * {@code perKeyLimit} is {@link Integer#MAX_VALUE}, keys have no limit; in this case the limiter does not keep track of
     * keys, and {@link #keys} is zero.
     *
     * @throws IllegalArgumentException if {@code perKeyLimit} or {@code totalLimit} is less than one
     */
    public static <K> KeyedLimiter<K> of(int perKeyLimit, int totalLimit) {
        return of(perKeyLimit, totalLimit, "places");
    }

    /**
     * Like {@link #of(int, int)}, with a name for reports. The name is a plural, such as {@code connections}.
     *
     * @throws IllegalArgumentException if {@code perKeyLimit} or {@code totalLimit} is less than one
     */
    public static <K> KeyedLimiter<K> of(int perKeyLimit, int totalLimit, String name) {
        return new KeyedLimiter<>(
                Require.atLeastOne(perKeyLimit, "perKeyLimit"),
                Require.atLeastOne(totalLimit, "totalLimit"),
                Objects.requireNonNull(name, "name"));
    }

    /** An acquired place. Closing the permit gives the place back. */
    public final class Permit implements AutoCloseable {
        private final K key;
        private final @Nullable Entry entry;
        private final Semaphore.@Nullable Permit keyPermit;
        private final Semaphore.Permit totalPermit;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Permit(
                K key, @Nullable Entry entry, Semaphore.@Nullable Permit keyPermit, Semaphore.Permit totalPermit) {
            this.key = key;
            this.entry = entry;
            this.keyPermit = keyPermit;
            this.totalPermit = totalPermit;
        }

        /** Returns the key for which the place was acquired. */
        public K key() {
            return key;
        }

        /** Gives the place back. Does nothing if the place was given back before. */
        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                totalPermit.close();
                if (entry != null && keyPermit != null) {
                    keyPermit.close();
                    leave(key, entry);
                }
            }
        }

        @Override
        public String toString() {
            return "permit for " + key + (closed.get() ? " [given back]" : "");
        }
    }

    /**
     * Waits for a place for {@code key}.
     *
     * @throws InterruptedException if the caller is cancelled while it waits; it has not acquired a place
     */
    public Permit acquire(K key) throws InterruptedException {
        Objects.requireNonNull(key, "key");
        return perKeyLimit == Integer.MAX_VALUE ? new Permit(key, null, null, total.acquire()) : acquireBoth(key);
    }

    private Permit acquireBoth(K key) throws InterruptedException {
        Entry entry = enter(key);
        Semaphore.Permit keyPermit = null;
        boolean acquired = false;
        try {
            keyPermit = entry.places.acquire();
            Permit permit = new Permit(key, entry, keyPermit, total.acquire());
            acquired = true;
            return permit;
        } finally {
            if (!acquired) {
                if (keyPermit != null) {
                    keyPermit.close();
                }
                leave(key, entry);
            }
        }
    }

    private Entry enter(K key) {
        synchronized (entries) {
            Entry entry = entries.computeIfAbsent(key, _ -> new Entry(Semaphore.of(perKeyLimit, name + " for " + key)));
            entry.users++;
            return entry;
        }
    }

    private void leave(K key, Entry entry) {
        synchronized (entries) {
            entry.users--;
            if (entry.users == 0) {
                entries.remove(key);
            }
        }
    }

    /** Returns the number of keys in use: keys for which a caller has a place or waits for one. */
    public int keys() {
        synchronized (entries) {
            return entries.size();
        }
    }

    /** Returns the semaphores that callers wait for: one for the total, and one for each key in use. This is for observers. */
    public List<Semaphore> semaphores() {
        List<Semaphore> semaphores = new ArrayList<>();
        semaphores.add(total);
        synchronized (entries) {
            entries.values().forEach(entry -> semaphores.add(entry.places));
        }
        return semaphores;
    }

    /** Returns the state at this moment. */
    public Statistics statistics() {
        List<Entry> used;
        synchronized (entries) {
            used = List.copyOf(entries.values());
        }
        Semaphore.Statistics places = total.statistics();
        int forTheirKey = used.stream()
                .mapToInt(entry -> entry.places.statistics().waiting())
                .sum();
        return new Statistics(totalLimit - places.available(), places.waiting() + forTheirKey, used.size());
    }

    /**
     * The state of a limiter at one moment.
     *
     * @param acquired the number of places that are taken
     * @param waiting the number of callers that wait, for a place of their key or for a place in the total
     * @param keys the number of keys in use
     */
    public record Statistics(int acquired, int waiting, int keys) {}

    @Override
    public String toString() {
        int used = keys();
        return "keyed limiter [" + perKeyLimit + " for each key, " + totalLimit + " in total, " + used
                + (used == 1 ? " key in use]" : " keys in use]");
    }
}

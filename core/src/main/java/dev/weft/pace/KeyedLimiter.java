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
 * Limits the number of callers for each key, and in all: for example six requests for each host, and a hundred together.
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
 * <p>A caller waits for its key first, and for a place among all after that; so those of a key that is busy take no place from
 * the others. First come, first served, for a key and among those that have a place of theirs. Keys that nothing uses are
 * forgotten. May be used by any thread.
 *
 * @param <K> the keys, which are compared by {@code equals}
 */
public final class KeyedLimiter<K> {
    private final int perKey;
    private final int inAll;
    private final String name;
    private final Semaphore all;

    /** Guarded by its own monitor, as are the users of each entry. */
    private final Map<K, Entry> entries = new HashMap<>();

    private static final class Entry {
        private final Semaphore places;
        private int users;

        private Entry(Semaphore places) {
            this.places = places;
        }
    }

    private KeyedLimiter(int perKey, int inAll, String name) {
        this.perKey = perKey;
        this.inAll = inAll;
        this.name = name;
        this.all = Semaphore.of(inAll, name + " in all");
    }

    /**
     * At most {@code perKey} for each key, and {@code inAll} together. With {@link Integer#MAX_VALUE} keys have no limit; then
     * they are not told apart, and none counts as used.
     *
     * @throws IllegalArgumentException if one of them is less than one
     */
    public static <K> KeyedLimiter<K> of(int perKey, int inAll) {
        return of(perKey, inAll, "places");
    }

    /**
     * Like {@link #of(int, int)}, with a name for reports in the plural, such as {@code connections}.
     *
     * @throws IllegalArgumentException if one of the numbers is less than one
     */
    public static <K> KeyedLimiter<K> of(int perKey, int inAll, String name) {
        return new KeyedLimiter<>(
                Require.atLeastOne(perKey, "perKey"),
                Require.atLeastOne(inAll, "inAll"),
                Objects.requireNonNull(name, "name"));
    }

    /** A place that was acquired, to be closed once what it was for is over. */
    public final class Permit implements AutoCloseable {
        private final K key;
        private final @Nullable Entry entry;
        private final Semaphore.@Nullable Permit ofKey;
        private final Semaphore.Permit ofAll;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Permit(K key, @Nullable Entry entry, Semaphore.@Nullable Permit ofKey, Semaphore.Permit ofAll) {
            this.key = key;
            this.entry = entry;
            this.ofKey = ofKey;
            this.ofAll = ofAll;
        }

        /** What the place is for. */
        public K key() {
            return key;
        }

        /** Gives the place back. The second time it does nothing. */
        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                ofAll.close();
                if (entry != null && ofKey != null) {
                    ofKey.close();
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
     * @throws InterruptedException if the caller is cancelled while it waits; it has taken none
     */
    public Permit acquire(K key) throws InterruptedException {
        Objects.requireNonNull(key, "key");
        return perKey == Integer.MAX_VALUE ? new Permit(key, null, null, all.acquire()) : acquireBoth(key);
    }

    private Permit acquireBoth(K key) throws InterruptedException {
        Entry entry = enter(key);
        Semaphore.Permit ofKey = null;
        boolean complete = false;
        try {
            ofKey = entry.places.acquire();
            Permit permit = new Permit(key, entry, ofKey, all.acquire());
            complete = true;
            return permit;
        } finally {
            if (!complete) {
                if (ofKey != null) {
                    ofKey.close();
                }
                leave(key, entry);
            }
        }
    }

    private Entry enter(K key) {
        synchronized (entries) {
            Entry entry = entries.computeIfAbsent(key, _ -> new Entry(Semaphore.of(perKey, name + " for " + key)));
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

    /** The number of keys that are in use: of callers that have a place or wait for one. */
    public int keys() {
        synchronized (entries) {
            return entries.size();
        }
    }

    /** The semaphores that callers wait for: that of all places, and those of the keys in use. For observers. */
    public List<Semaphore> semaphores() {
        List<Semaphore> semaphores = new ArrayList<>();
        semaphores.add(all);
        synchronized (entries) {
            entries.values().forEach(entry -> semaphores.add(entry.places));
        }
        return semaphores;
    }

    /** The state at this moment. */
    public Statistics statistics() {
        List<Entry> used;
        synchronized (entries) {
            used = List.copyOf(entries.values());
        }
        Semaphore.Statistics places = all.statistics();
        int forTheirKey = used.stream()
                .mapToInt(entry -> entry.places.statistics().waiting())
                .sum();
        return new Statistics(inAll - places.available(), places.waiting() + forTheirKey, used.size());
    }

    /**
     * The state of a limiter at one moment.
     *
     * @param acquired the number of places that are taken
     * @param waiting the number of callers that wait, for their key or for a place among all
     * @param keys the number of keys in use
     */
    public record Statistics(int acquired, int waiting, int keys) {}

    @Override
    public String toString() {
        int used = keys();
        return "keyed limiter [" + perKey + " for each key, " + inAll + " in all, " + used
                + (used == 1 ? " key in use]" : " keys in use]");
    }
}

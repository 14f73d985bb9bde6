package dev.weft.http.resilience;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Something for each host. What is not in use and as good as new is forgotten, so that a session that talks to a million
 * hosts does not remember a million of them.
 *
 * <p>It looks for what to forget when there are twice as many as the last look left, which makes the cost of looking
 * constant per host.
 *
 * @param <K> what tells the hosts apart
 * @param <T> what each host has
 */
final class Hosts<K, T> {
    private static final int FEW = 64;

    private final Map<K, Entry<T>> entries = new HashMap<>();
    private int next = FEW;

    private static final class Entry<T> {
        private final T value;
        private int users;

        private Entry(T value) {
            this.value = value;
        }
    }

    /** One use of what a host has; it is not forgotten before this is closed. */
    final class Use implements AutoCloseable {
        private final Entry<T> entry;

        private Use(Entry<T> entry) {
            this.entry = entry;
        }

        T value() {
            return entry.value;
        }

        /** To be called once. */
        @Override
        public void close() {
            synchronized (Hosts.this) {
                entry.users--;
            }
        }
    }

    /**
     * What {@code host} has, newly made if it has nothing.
     *
     * @param unused whether something is as good as new
     */
    synchronized Use use(K host, Supplier<T> make, Predicate<T> unused) {
        if (entries.size() >= next) {
            entries.values().removeIf(entry -> entry.users == 0 && unused.test(entry.value));
            next = Math.max(FEW, 2 * entries.size());
        }
        Entry<T> entry = entries.computeIfAbsent(host, _ -> new Entry<>(make.get()));
        entry.users++;
        return new Use(entry);
    }

    synchronized int size() {
        return entries.size();
    }
}

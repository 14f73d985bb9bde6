package dev.weft.http.resilience;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A map of state for each host. An entry that is not in use is dropped if it is equivalent to a new entry, so that a
 * session that contacts a million hosts does not keep a million entries.
 *
 * <p>A sweep drops such entries when the number of entries has doubled since the last sweep. So the amortised cost per
 * host is constant.
 *
 * @param <K> the type of the key that identifies a host
 * @param <T> the type of the state
 */
final class StatePerHost<K, T> {
    /** The number of entries below which there is no sweep. */
    private static final int MIN_SWEEP_SIZE = 64;

    private final Map<K, Entry<T>> entries = new HashMap<>();
    private int nextSweepSize = MIN_SWEEP_SIZE;

    private static final class Entry<T> {
        private final T value;
        private int users;

        private Entry(T value) {
            this.value = value;
        }
    }

    /** A use of a host's state. The state is not dropped until the use is closed. */
    final class Use implements AutoCloseable {
        private final Entry<T> entry;

        private Use(Entry<T> entry) {
            this.entry = entry;
        }

        T value() {
            return entry.value;
        }

        /** Must be called exactly once. */
        @Override
        public void close() {
            synchronized (StatePerHost.this) {
                entry.users--;
            }
        }
    }

    /**
     * Returns the state of {@code host}. Creates it if it does not exist.
     *
     * @param isUnused whether a state is equivalent to a new state
     */
    synchronized Use use(K host, Supplier<T> factory, Predicate<T> isUnused) {
        if (entries.size() >= nextSweepSize) {
            entries.values().removeIf(entry -> entry.users == 0 && isUnused.test(entry.value));
            nextSweepSize = Math.max(MIN_SWEEP_SIZE, 2 * entries.size());
        }
        Entry<T> entry = entries.computeIfAbsent(host, _ -> new Entry<>(factory.get()));
        entry.users++;
        return new Use(entry);
    }

    /** The entries at this moment. */
    synchronized Map<K, T> all() {
        Map<K, T> all = new LinkedHashMap<>();
        entries.forEach((host, entry) -> all.put(host, entry.value));
        return all;
    }

    synchronized int size() {
        return entries.size();
    }
}

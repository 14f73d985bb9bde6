package dev.weft.spi.trace;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The resources of this process. The list does not keep a resource alive: an entry is removed by its owner, or when its
 * resource was garbage collected. Every method may be called from any thread, and none waits.
 */
public final class Resources {
    private static final Set<Entry> ALL = ConcurrentHashMap.newKeySet();
    private static final ReferenceQueue<Resource> RECLAIMED = new ReferenceQueue<>();
    private static final AtomicLong COUNT = new AtomicLong();

    private Resources() {}

    /**
     * Adds {@code resource} to the list. The caller must keep the resource reachable as long as it is to be listed.
     *
     * @return an action that removes the entry, to be called when the resource has ended
     */
    public static Runnable add(Resource resource) {
        for (Reference<?> entry = RECLAIMED.poll(); entry != null; entry = RECLAIMED.poll()) {
            ALL.remove(entry);
        }
        Entry added = new Entry(Objects.requireNonNull(resource, "resource"));
        ALL.add(added);
        return () -> ALL.remove(added);
    }

    /** Returns the live resources, in the order in which they were added. */
    public static List<Resource> all() {
        return ALL.stream()
                .sorted(Comparator.comparingLong((Entry entry) -> entry.number))
                .map(Entry::get)
                .filter(Objects::nonNull)
                .toList();
    }

    private static final class Entry extends WeakReference<@Nullable Resource> {
        private final long number = COUNT.incrementAndGet();

        Entry(Resource resource) {
            super(resource, RECLAIMED);
        }
    }
}

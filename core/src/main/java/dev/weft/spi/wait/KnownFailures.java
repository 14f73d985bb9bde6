package dev.weft.spi.wait;

import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions that one strand (a task or thread) knows to be failures, and not consequences of a cancellation. The
 * exceptions are compared by identity. This object does not keep the exceptions alive, and has at most about twice as many
 * entries as there are live exceptions.
 */
final class KnownFailures {
    private static final int FIRST_PRUNING = 8;

    private final Set<Entry> entries = new HashSet<>();
    private int nextPruning = FIRST_PRUNING;

    void add(Throwable failure) {
        if (entries.size() >= nextPruning) {
            entries.removeIf(entry -> entry.refersTo(null));
            nextPruning = 2 * entries.size() + FIRST_PRUNING;
        }
        entries.add(new Entry(failure));
    }

    boolean contains(Throwable failure) {
        return entries.contains(new Entry(failure));
    }

    /**
     * A weak reference that equals every reference to the same exception. After the exception was garbage collected, the
     * reference equals only itself.
     */
    private static final class Entry extends WeakReference<Throwable> {
        private final int hash;

        Entry(Throwable failure) {
            super(failure);
            this.hash = System.identityHashCode(failure);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            Throwable failure = get();
            return this == other || (failure != null && other instanceof Entry entry && entry.refersTo(failure));
        }
    }
}

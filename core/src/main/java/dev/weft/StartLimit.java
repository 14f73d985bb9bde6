package dev.weft;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets no more than so many tasks of a group run; the others stand in line, first come first served, without a thread.
 * A task leaves the line once: to be started, or because it was cancelled.
 */
final class StartLimit {
    private final int limit;
    private final Set<SpawnedTask<?>> line = new LinkedHashSet<>();
    private int running;

    StartLimit(int limit) {
        this.limit = limit;
    }

    /** Whether {@code task} may start now; if not, it stands in line. */
    synchronized boolean startOrQueue(SpawnedTask<?> task) {
        if (running < limit) {
            running++;
            return true;
        }
        line.add(task);
        return false;
    }

    /** A task that had started has ended; answers the one to start in its place, if any. */
    synchronized @Nullable SpawnedTask<?> next() {
        if (line.isEmpty()) {
            running--;
            return null;
        }
        SpawnedTask<?> first = line.iterator().next();
        line.remove(first);
        return first;
    }

    /** Takes a cancelled task out of the line; false if it is not in it. */
    synchronized boolean withdraw(SpawnedTask<?> task) {
        return line.remove(task);
    }
}

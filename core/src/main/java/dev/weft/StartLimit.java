package dev.weft;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.Waiter;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets no more than so many tasks of a group run; the others stand in line, first come first served, without a thread.
 * A task leaves the line once: to be started, or because it was cancelled.
 *
 * <p>A task in line waits for a place, which is seen in pictures and in the search for cycles. The waiter that stands
 * for this is made when somebody asks, and settled when the task leaves the line.
 */
final class StartLimit {
    /** Stands in the line for a waiter that nobody has asked for. */
    private static final Object UNASKED = new Object();

    private final GroupScope group;
    private final int limit;
    private final Place place = new Place();
    private final Map<SpawnedTask<?>, Object> line = new LinkedHashMap<>();
    private final Set<SpawnedTask<?>> running = new HashSet<>();

    StartLimit(GroupScope group, int limit) {
        this.group = group;
        this.limit = limit;
    }

    /** Whether {@code task} may start now; if not, it stands in line. */
    synchronized boolean startOrQueue(SpawnedTask<?> task) {
        if (running.size() < limit) {
            running.add(task);
            return true;
        }
        line.put(task, UNASKED);
        return false;
    }

    /** {@code ended}, which had started, has ended; answers the one to start in its place, if any. */
    synchronized @Nullable SpawnedTask<?> next(SpawnedTask<?> ended) {
        running.remove(ended);
        Iterator<SpawnedTask<?>> first = line.keySet().iterator();
        if (!first.hasNext()) {
            return null;
        }
        SpawnedTask<?> next = first.next();
        leave(next);
        running.add(next);
        return next;
    }

    /** Takes a cancelled task out of the line; false if it is not in it. */
    synchronized boolean withdraw(SpawnedTask<?> task) {
        return leave(task);
    }

    private boolean leave(SpawnedTask<?> task) {
        Object left = line.remove(task);
        if (left instanceof Waiter waiter) {
            waiter.resume();
        }
        return left != null;
    }

    /** The wait of {@code task} for its place, or null if it is not in line. */
    synchronized @Nullable Waiter waitOf(SpawnedTask<?> task) {
        Object wait = line.computeIfPresent(task, (_, made) -> made == UNASKED ? Waiter.toStart(task, place) : made);
        return (Waiter) wait;
    }

    /** Whether tasks stand in line. */
    synchronized boolean hasLine() {
        return !line.isEmpty();
    }

    private synchronized @Nullable Strand onlyHolder() {
        return running.size() == 1 ? running.iterator().next() : null;
    }

    private synchronized Collection<? extends Strand> allHolders() {
        return List.copyOf(running);
    }

    /** What a task in line waits for. */
    private final class Place implements Awaitable {
        @Override
        public String description() {
            return "a place in group '" + group.name() + "', which runs " + (limit == 1 ? "one task" : limit + " tasks")
                    + " at a time";
        }

        /** The task that has the only place. */
        @Override
        public @Nullable Strand owner() {
            return onlyHolder();
        }

        /** The tasks that have the places, any of which may be the first to give its own back. */
        @Override
        public Collection<? extends Strand> holders() {
            return allHolders();
        }
    }
}

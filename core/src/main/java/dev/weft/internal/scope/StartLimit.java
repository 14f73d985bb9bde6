package dev.weft.internal.scope;

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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many tasks of a group run at the same time. There are two ways to keep to the limit: a spawned task waits in a
 * FIFO queue, without a thread; or the spawning code waits for a place before it creates a task.
 *
 * <h2>Overview</h2>
 *
 * <p>A task that has been added to the {@link Children} counts as living until it has ended. It starts immediately, or
 * it is in the queue until it starts or is cancelled.
 *
 * <pre>
 *   UNCROWDED ── a task is spawned and there may be no place for it ──► CROWDED, forever
 *     no lock, and no queue                                              the queue and the tasks that run, under a monitor
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>Whenever a task is started: running tasks ≤ living tasks − queued tasks ≤ limit. For this, a task is added to the
 *       children before it may start, and leaves the queue before it starts. {@link Children#liveCount} may return too
 *       much, but never too little.
 *   <li>No place stays free while a task is queued: {@link #addAndTakeNext} queues a task before it counts the living tasks,
 *       and {@link #endAndTakeNext} is called after a task was counted as ended, and then reads the queue. So at least one of
 *       the two starts the first task in the queue.
 *   <li>A task leaves the queue once: to be started, or because it was cancelled.
 *   <li>After the state has become CROWDED, {@link #running} contains all tasks that run, and perhaps others:
 *       {@link #crowded} is written before the tasks are collected, and read after a task was added to the children or has
 *       ended. {@link #running} is used only for snapshots, and for the search for cycles of waits.
 * </ol>
 *
 * <p>A queued task waits for a place. Its waiter is created when it is first needed, and resumed when the task leaves the
 * queue.
 */
final class StartLimit {
    /** Stands in the queue for a waiter that has not been needed yet. */
    private static final Object NO_WAITER = new Object();

    private static final int MAX_NAMED = 3;

    private final GroupNode group;
    private final Children children;
    private final int max;
    private final Place place = new Place();
    private final Map<TaskNode, Object> queue = new LinkedHashMap<>();
    private final Set<TaskNode> running = new HashSet<>();
    private volatile boolean crowded;

    StartLimit(GroupNode group, Children children, int max) {
        this.group = group;
        this.children = children;
        this.max = max;
    }

    /** The number of tasks that may run at the same time. */
    int max() {
        return max;
    }

    /** Whether a task that is spawned now would start immediately. The caller must be the only task or thread that spawns. */
    boolean hasPlace() {
        return children.liveCount() < max;
    }

    /**
     * Called after {@code task} was added to the children. Queues the task if there may be no place for it. Returns the task
     * to start now, which may be another task; null if no task is to start.
     */
    @Nullable
    TaskNode addAndTakeNext(TaskNode task) {
        return !crowded && children.liveCount() <= max ? task : enterQueue(task);
    }

    private synchronized @Nullable TaskNode enterQueue(TaskNode task) {
        if (!crowded) {
            crowded = true;
            children.inSpawnOrder().stream().filter(each -> !each.isDone()).forEach(running::add);
        }
        running.remove(task);
        queue.put(task, NO_WAITER);
        return takeFirst();
    }

    /**
     * Called after the task {@code ended} was counted as ended. Returns the first queued task if it must start now;
     * otherwise null.
     */
    @Nullable
    TaskNode endAndTakeNext(TaskNode ended) {
        return crowded ? takeNext(ended) : null;
    }

    private synchronized @Nullable TaskNode takeNext(TaskNode ended) {
        running.remove(ended);
        return takeFirst();
    }

    private @Nullable TaskNode takeFirst() {
        if (queue.isEmpty() || !isPlaceFree()) {
            return null;
        }
        Iterator<TaskNode> first = queue.keySet().iterator();
        TaskNode task = first.next();
        leave(task);
        running.add(task);
        return task;
    }

    private boolean isPlaceFree() {
        return children.liveCount() - queue.size() < max;
    }

    /** Removes a cancelled task from the queue; returns false if it is not queued. */
    synchronized boolean withdraw(TaskNode task) {
        return leave(task);
    }

    private boolean leave(TaskNode task) {
        Object entry = queue.remove(task);
        if (entry instanceof Waiter waiter) {
            waiter.resume();
        }
        return entry != null;
    }

    /** The wait of {@code task} for its place, or null if it is not queued. */
    synchronized @Nullable Waiter waitOf(TaskNode task) {
        Object wait = queue.computeIfPresent(task, (_, made) -> made == NO_WAITER ? Waiter.toStart(task, place) : made);
        return (Waiter) wait;
    }

    /** Whether tasks are queued. */
    boolean hasQueue() {
        return crowded && hasQueuedTasks();
    }

    private synchronized boolean hasQueuedTasks() {
        return !queue.isEmpty();
    }

    private synchronized @Nullable Strand onlyRunning() {
        return running.size() == 1 ? running.iterator().next() : null;
    }

    private synchronized Collection<TaskNode> allRunning() {
        return List.copyOf(running);
    }

    private synchronized int queuedCount() {
        return queue.size();
    }

    private String placesInWords() {
        Collection<TaskNode> all = allRunning();
        String names = all.stream().map(Strand::name).sorted().limit(MAX_NAMED).collect(Collectors.joining(", "));
        return all.size() + " taken" + (names.isEmpty() ? "" : " by " + names)
                + (all.size() > MAX_NAMED ? " and others" : "");
    }

    /** The target of the wait of a queued task. */
    private final class Place implements Awaitable {
        @Override
        public String description() {
            return "a place in group '" + group.name() + "', which runs " + (max == 1 ? "one task" : max + " tasks")
                    + " at a time";
        }

        @Override
        public String state() {
            return placesInWords() + ", " + queuedCount() + " waiting";
        }

        /** The task that runs, if only one does; otherwise null. */
        @Override
        public @Nullable Strand owner() {
            return onlyRunning();
        }

        /** The ends of the tasks that have the places, any of which may be the first to end. */
        @Override
        public Collection<? extends Awaitable> alternatives() {
            return allRunning();
        }
    }
}

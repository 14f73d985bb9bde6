package dev.weft.internal.scope;

import dev.weft.spi.wait.CancelScope;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one group: which were spawned and which have ended, and whether the group still takes new ones.
 *
 * <h2>Overview</h2>
 *
 * <p>There are two stacks of tasks. A push is one compare-and-set. A task stores its height in both stacks, so the head of
 * a stack tells the number of its tasks, and spawning or ending a task writes one word.
 *
 * <pre>
 *   spawned ──► task 3 ──► task 2 ──► task 1         heads: spawnIndex 3
 *   ended   ──► task 1 ──► task 3                           endIndex 2      so one task is live
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>A task is pushed to {@code ended} once, after it was pushed to {@code spawned}.
 *   <li>{@link #close} replaces the head of {@code spawned} atomically, if all spawned tasks have ended. A concurrent spawn
 *       either comes first, and {@code close} fails, or finds the stack closed.
 *   <li>After a task was pushed to {@code ended}, its thread reads the head of {@code spawned}. So the last task to end sees
 *       that it was the last.
 * </ol>
 *
 * <p>Tasks are kept until the group ends, for {@code completions()}. A long-lived group keeps only the live tasks: its
 * stack of ended tasks has only one element, and from time to time a spawn unlinks ended tasks from the stack of spawned
 * tasks.
 */
final class Children {
    private static final VarHandle SPAWNED;
    private static final VarHandle ENDED;
    private static final VarHandle PRUNING;
    private static final Object CLOSED = new Object();
    private static final int MIN_PRUNING_DISTANCE = 64;
    private static final int MAX_LISTED = 128;
    private static final int MAX_PASSED = 1024;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            SPAWNED = lookup.findVarHandle(Children.class, "spawned", Object.class);
            ENDED = lookup.findVarHandle(Children.class, "ended", TaskNode.class);
            PRUNING = lookup.findVarHandle(Children.class, "pruning", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final boolean forgetsEnded;
    private int nextPruning = MIN_PRUNING_DISTANCE;
    private volatile boolean pruning;
    private volatile @Nullable Object spawned;
    private volatile @Nullable TaskNode ended;

    Children(boolean forgetsEnded) {
        this.forgetsEnded = forgetsEnded;
    }

    /** Whether tasks that have ended are dropped. */
    boolean forgetsEnded() {
        return forgetsEnded;
    }

    /** Adds a task that is about to start; returns false if the group is closed. */
    boolean add(TaskNode task) {
        while (true) {
            Object head = spawned;
            if (head == CLOSED) {
                return false;
            }
            TaskNode newest = (TaskNode) head;
            task.spawnIndex = newest == null ? 1 : newest.spawnIndex + 1;
            task.nextSpawned = newest;
            if (SPAWNED.compareAndSet(this, head, task)) {
                if (forgetsEnded && task.spawnIndex - nextPruning >= 0) {
                    prune(task);
                }
                return true;
            }
        }
    }

    /** Notes that a task has ended, and gives it the next {@code endIndex}. */
    void end(TaskNode task) {
        while (true) {
            TaskNode latest = ended;
            task.endIndex = latest == null ? 1 : latest.endIndex + 1;
            task.nextEnded = forgetsEnded ? null : latest;
            if (ENDED.compareAndSet(this, latest, task)) {
                return;
            }
        }
    }

    /** The number of tasks that have been spawned. */
    int spawnedCount() {
        Object head = spawned;
        if (head == CLOSED) {
            return endedCount();
        }
        return head == null ? 0 : ((TaskNode) head).spawnIndex;
    }

    /** The number of tasks that have ended. */
    int endedCount() {
        TaskNode latest = ended;
        return latest == null ? 0 : latest.endIndex;
    }

    /** The number of live tasks. The result is at least as high as their number at some moment during this call. */
    int liveCount() {
        int endedCount = endedCount();
        return spawnedCount() - endedCount;
    }

    /**
     * Accepts no more tasks from now on. Returns false and changes nothing if a task is still alive. Once closed, a group stays
     * closed.
     */
    boolean close() {
        Object head = spawned;
        if (head == CLOSED) {
            return true;
        }
        int count = head == null ? 0 : ((TaskNode) head).spawnIndex;
        return count == endedCount() && SPAWNED.compareAndSet(this, head, CLOSED);
    }

    /** Returns the tasks that are kept, in the order in which they were spawned. */
    List<TaskNode> inSpawnOrder() {
        List<TaskNode> tasks = new ArrayList<>();
        if (spawned instanceof TaskNode newest) {
            for (TaskNode task = newest; task != null; task = task.nextSpawned) {
                tasks.add(task);
            }
        }
        Collections.reverse(tasks);
        return tasks;
    }

    /** Returns the tasks that have ended, without the first {@code known} ones, in the order in which they ended. */
    List<TaskNode> inEndOrder(int known) {
        Deque<TaskNode> tasks = new ArrayDeque<>();
        for (TaskNode task = ended; task != null && task.endIndex > known; task = task.nextEnded) {
            tasks.addFirst(task);
        }
        return new ArrayList<>(tasks);
    }

    /** Adds to the deque {@code into} every task that may be live, in the order in which the tasks were spawned. */
    void addTo(Deque<CancelScope> into) {
        if (into.isEmpty()) { // as in most walks; this saves a second list, of perhaps a million tasks
            addBackwards(into);
            return;
        }
        for (TaskNode task : inSpawnOrder()) {
            if (!task.isDone()) {
                into.add(task);
            }
        }
    }

    private void addBackwards(Deque<CancelScope> into) {
        for (TaskNode task = spawned instanceof TaskNode newest ? newest : null;
                task != null;
                task = task.nextSpawned) {
            if (!task.isDone()) {
                into.addFirst(task);
            }
        }
    }

    /** Adds to {@code into} those of the {@code max} newest tasks that may be live. */
    void addNewestTo(Deque<CancelScope> into, int max) {
        TaskNode task = spawned instanceof TaskNode newest ? newest : null;
        for (int seen = 0; task != null && seen < max; seen++) {
            if (!task.isDone()) {
                into.add(task);
            }
            task = task.nextSpawned;
        }
    }

    /**
     * Returns the tasks of which at least one must end before {@link #endedCount} exceeds {@code counted}. Empty if
     * {@code endedCount} exceeds {@code counted} already, or if it is not certain which tasks are alive, because some tasks
     * are just ending or there are many tasks.
     */
    List<TaskNode> candidatesToEndNext(int counted) {
        int endedCount = endedCount();
        TaskNode task = spawned instanceof TaskNode newest ? newest : null;
        int live = task == null ? 0 : task.spawnIndex - endedCount;
        if (endedCount > counted || live > MAX_LISTED) {
            return List.of();
        }
        List<TaskNode> living = new ArrayList<>(live);
        for (int seen = 0; task != null && living.size() < live && seen < MAX_PASSED; seen++) {
            if (!task.isDone()) {
                living.add(task);
            }
            task = task.nextSpawned;
        }
        return isComplete(living, live) ? living : List.of();
    }

    /**
     * Whether {@code living} contains all live tasks; {@code live} is their number. If not, some tasks have ended but were not
     * counted yet, or the search has passed too many tasks.
     */
    private static boolean isComplete(List<TaskNode> living, int live) {
        return living.size() == live;
    }

    /**
     * Unlinks ended tasks below {@code head}, which stays. Only one spawning thread at a time does this; other threads skip
     * it.
     */
    private void prune(TaskNode head) {
        if (pruning || !PRUNING.compareAndSet(this, false, true)) {
            return;
        }
        int live = 0;
        TaskNode kept = head;
        for (TaskNode task = head.nextSpawned; task != null; task = task.nextSpawned) {
            if (!task.isDone()) {
                kept.nextSpawned = task;
                kept = task;
                live++;
            }
        }
        kept.nextSpawned = null;
        nextPruning = head.spawnIndex + 2 * live + MIN_PRUNING_DISTANCE;
        pruning = false;
    }
}

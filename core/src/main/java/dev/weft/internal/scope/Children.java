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
 * <p>Two stacks of tasks, each pushed to by one compare-and-set. A task carries its height in both, so the head of a
 * stack has the number of its tasks, and spawning or ending a task writes one word.
 *
 * <pre>
 *   spawned ──► task 3 ──► task 2 ──► task 1         heads: spawnIndex 3
 *   ended   ──► task 1 ──► task 3                           endIndex 2      so one is live
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>A task is pushed to {@code ended} once, after it was pushed to {@code spawned}.
 *   <li>{@link #close} replaces the head of {@code spawned} if as many have ended, in one step; a spawn either came
 *       before, and the heads differ, or finds it closed.
 *   <li>After a task was pushed to {@code ended}, its thread reads the head of {@code spawned}. So the last to end sees that
 *       it was the last.
 * </ol>
 *
 * <p>Tasks are kept until the group ends, for {@code completions()}. A long-lived group keeps only the live ones: the
 * stack of ended tasks is then one deep, and now and then a spawn unlinks ended tasks below the head of the other.
 */
final class Children {
    private static final VarHandle SPAWNED;
    private static final VarHandle ENDED;
    private static final VarHandle PRUNING;
    private static final Object CLOSED = new Object();
    private static final int FIRST_PRUNING = 64;
    private static final int MOST_LISTED = 128;
    private static final int MOST_PASSED = 1024;

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
    private int nextPruning = FIRST_PRUNING;
    private volatile boolean pruning;
    private volatile @Nullable Object spawned;
    private volatile @Nullable TaskNode ended;

    Children(boolean forgetsEnded) {
        this.forgetsEnded = forgetsEnded;
    }

    /** Whether tasks that have ended are not kept. */
    boolean forgetsEnded() {
        return forgetsEnded;
    }

    /** Adds a task that is about to start; false if this is closed. */
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

    /** Notes that a task has ended, which was the {@code endIndex}-th to do so. */
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

    /** The number of live tasks: at least their number at some moment of this call. */
    int liveCount() {
        int gone = endedCount();
        return spawnedCount() - gone;
    }

    /**
     * Accepts no more tasks from now on. Returns false and changes nothing if a task is still alive. Once closed, it stays so.
     */
    boolean close() {
        Object head = spawned;
        if (head == CLOSED) {
            return true;
        }
        int count = head == null ? 0 : ((TaskNode) head).spawnIndex;
        return count == endedCount() && SPAWNED.compareAndSet(this, head, CLOSED);
    }

    /** The tasks that are kept, in the order in which they were spawned. */
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

    /** The tasks that ended after the first {@code known} did, in the order in which they ended. */
    List<TaskNode> inEndOrder(int known) {
        Deque<TaskNode> tasks = new ArrayDeque<>();
        for (TaskNode task = ended; task != null && task.endIndex > known; task = task.nextEnded) {
            tasks.addFirst(task);
        }
        return new ArrayList<>(tasks);
    }

    /** Adds every task that may be live to {@code into}, in the order in which they were spawned. */
    void addTo(Deque<CancelScope> into) {
        if (into.isEmpty()) { // as for most walks: then a million tasks need no list besides
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

    /** Adds those of the {@code most} newest tasks that may be live to {@code into}. */
    void addNewestTo(Deque<CancelScope> into, int most) {
        TaskNode task = spawned instanceof TaskNode newest ? newest : null;
        for (int seen = 0; task != null && seen < most; seen++) {
            if (!task.isDone()) {
                into.add(task);
            }
            task = task.nextSpawned;
        }
    }

    /**
     * The tasks of which one must end before more than {@code counted} have been counted as ended. Empty if more have
     * been by now, and if it is not certain which tasks are alive: some are just ending, or there are many.
     */
    List<TaskNode> livingUntilMoreEndThan(int counted) {
        int gone = endedCount();
        TaskNode task = spawned instanceof TaskNode newest ? newest : null;
        int live = task == null ? 0 : task.spawnIndex - gone;
        if (gone > counted || live > MOST_LISTED) {
            return List.of();
        }
        List<TaskNode> living = new ArrayList<>(live);
        for (int seen = 0; task != null && living.size() < live && seen < MOST_PASSED; seen++) {
            if (!task.isDone()) {
                living.add(task);
            }
            task = task.nextSpawned;
        }
        return areAll(living, live) ? living : List.of();
    }

    /** Whether {@code living} are all of {@code live} tasks; else some were not counted as ended yet, but had ended. */
    private static boolean areAll(List<TaskNode> living, int live) {
        return living.size() == live;
    }

    /** Unlinks ended tasks below {@code head}, which stays. One spawner at a time does so; the others skip it. */
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
        nextPruning = head.spawnIndex + 2 * live + FIRST_PRUNING;
        pruning = false;
    }
}

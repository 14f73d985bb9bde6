package dev.weft.internal.scope;

import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.trace.LiveRun;
import dev.weft.spi.wait.CancelScope;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Names the threads of tasks after their tasks, for logs and thread dumps. If a task was given a name, its thread has that name
 * from the start. The threads of other tasks are named after their place in the tree, such as {@code main.1.3}. Building
 * such a name may take longer than running the task. So such names are built only for tasks that a sweep finds alive. A
 * sweep takes place once a second while there are runs.
 *
 * <p>A sweep reads at most {@link #MAX_TASKS} tasks of a run, the newest of each group first. So it takes a fraction of a
 * millisecond, and the names of a million waiting tasks do not fill the heap. A sweep calls no method of an object of the
 * application, since such a method may be slow or never return.
 *
 * <p>A run is added to the list of live runs before its thread checks whether a sweep is scheduled. If a sweep finds no run,
 * it first records that no sweep is scheduled, and then checks the list again. So at least one of the two threads sees the
 * change of the other.
 */
public final class ThreadNames {
    /** The maximum number of tasks that a sweep reads in one run. */
    public static final int MAX_TASKS = 1_000;
    /** The number of levels in a name; a deeper place is shortened. */
    static final int MAX_DEPTH = 16;

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final ThreadNames ALL = new ThreadNames(Scheduler.parallel().clock());

    private final Clock clock;
    private final AtomicBoolean armed = new AtomicBoolean();

    private ThreadNames(Clock clock) {
        this.clock = clock;
    }

    /** Returns the object that names the threads of all runs in this process. */
    public static ThreadNames ofAllRuns() {
        return ALL;
    }

    /**
     * Starts the sweeps for a run of {@code scheduler} that was added to the list of live runs. Does nothing if the run uses
     * virtual time, because a sweep between the steps of the run would not be replayed.
     */
    public void startSweepsFor(Scheduler scheduler) {
        if (scheduler.clock() == clock) {
            armIfNeeded();
        }
    }

    private void armIfNeeded() {
        if (!armed.get() && armed.compareAndSet(false, true)) {
            arm();
        }
    }

    private void arm() {
        clock.schedule(clock.deadlineAfter(INTERVAL), this::sweep);
    }

    private void sweep() {
        try {
            runs().forEach(ThreadNames::nameThreadsIn);
        } finally {
            armAgain();
        }
    }

    private void armAgain() {
        if (hasRuns()) {
            arm();
            return;
        }
        armed.set(false);
        if (hasRuns()) {
            armIfNeeded();
        }
    }

    private boolean hasRuns() {
        return runs().findAny().isPresent();
    }

    /**
     * The runs that use real time. Open groups are not among them: an open group that has no tasks for days must not cause
     * sweeps.
     */
    private Stream<GroupNode> runs() {
        return LiveRun.all().stream()
                .map(LiveRun::scope)
                .filter(GroupNode.class::isInstance)
                .map(GroupNode.class::cast)
                .filter(group -> group.isRun() && group.scheduler().clock() == clock);
    }

    /** Names the threads of the tasks of {@code run} that a sweep reads. */
    public static void nameThreadsIn(GroupNode run) {
        Deque<CancelScope> work = new ArrayDeque<>();
        run.newestChildren(work, MAX_TASKS);
        int remaining = MAX_TASKS;
        for (CancelScope next = work.poll(); next != null && remaining > 0; next = work.poll()) {
            remaining--;
            if (next instanceof TaskNode task) {
                task.nameThread(() -> task.plainName(MAX_DEPTH));
                addChildren(task, work, remaining);
            }
        }
    }

    private static void addChildren(TaskNode task, Deque<CancelScope> work, int maxSize) {
        for (CancelScope at = task.innermost(); at != task && at != null; at = at.parent()) {
            if (at instanceof GroupNode group && work.size() < maxSize) {
                group.newestChildren(work, maxSize - work.size());
            }
        }
    }
}

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
 * Gives the threads of tasks the names of the tasks, for logs and thread dumps. A task that was given a name has it on
 * its thread from the start. The others are named by their place in the tree, such as {@code main.1.3}; making such a
 * name costs more than many a task, so it is made only for tasks that a sweep finds alive. A sweep comes once a second as
 * long as there are runs.
 *
 * <p>A sweep reads no more than {@link #MOST} tasks of a run, the newest of each group first. So it takes a fraction
 * of a millisecond, and the names of a million tasks that wait do not fill the heap. It calls no method of the user's
 * objects, since that may take long or not return.
 *
 * <p>A run is entered in the list of live runs before its thread reads whether the sweep is armed; a sweep that finds
 * no run notes that it is not armed, and then reads the list again. At least one of the two sees the other.
 */
public final class ThreadNames {
    public static final int MOST = 1_000;
    static final int DEEPEST = 16;
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final ThreadNames ALL = new ThreadNames(Scheduler.parallel().clock());

    private final Clock clock;
    private final AtomicBoolean armed = new AtomicBoolean();

    private ThreadNames(Clock clock) {
        this.clock = clock;
    }

    /** The names of the threads of all runs in this process. */
    public static ThreadNames ofAllRuns() {
        return ALL;
    }

    /**
     * Names the threads of a run of {@code scheduler}, which was entered in the list of live runs, unless its time is
     * not the real one: a sweep would come between steps that are to replay.
     */
    public void lookAfter(Scheduler scheduler) {
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
     * The runs in real time. An open group, which may stay for days with no task in it, does not keep the sweep going.
     */
    private Stream<GroupNode> runs() {
        return LiveRun.all().stream()
                .map(LiveRun::scope)
                .filter(GroupNode.class::isInstance)
                .map(GroupNode.class::cast)
                .filter(group -> group.isRun() && group.scheduler().clock() == clock);
    }

    /** Names the threads in {@code run} that a sweep reads. */
    public static void nameThreadsIn(GroupNode run) {
        Deque<CancelScope> work = new ArrayDeque<>();
        run.newestChildren(work, MOST);
        int left = MOST;
        for (CancelScope next = work.poll(); next != null && left > 0; next = work.poll()) {
            left--;
            if (next instanceof TaskNode task) {
                task.nameThread(() -> task.placeName(DEEPEST));
                addChildren(task, work, left);
            }
        }
    }

    private static void addChildren(TaskNode task, Deque<CancelScope> work, int most) {
        for (CancelScope at = task.innermost(); at != task && at != null; at = at.parent()) {
            if (at instanceof GroupNode group && work.size() < most) {
                group.newestChildren(work, most - work.size());
            }
        }
    }
}

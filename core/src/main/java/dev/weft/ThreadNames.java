package dev.weft;

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
 * Has the threads of tasks bear their names, for logs and thread dumps. A task that was given a name has it on its thread
 * from the start. The others are named by their place in the tree, such as {@code main.1.3}; making that costs more than
 * many a task, so it is done only for those that are found alive by a sweep, which comes once a second as long as there
 * are runs.
 *
 * <p>A sweep looks at no more than {@link #MOST} tasks of a run, the newest of each group first. So it takes a fraction
 * of a millisecond, and the names of a million tasks that wait do not fill the heap. It asks no object of the user's for
 * its name, since that may take long or not come back.
 *
 * <p>A run is entered in the list of live runs before it is checked whether the sweep is armed; a sweep that finds no run
 * says that it is not armed, and then looks for runs again. One of the two sees the other.
 */
final class ThreadNames {
    static final int MOST = 1_000;
    static final int DEEPEST = 16;
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final ThreadNames ALL = new ThreadNames(Scheduler.parallel().clock());

    private final Clock clock;
    private final AtomicBoolean armed = new AtomicBoolean();

    private ThreadNames(Clock clock) {
        this.clock = clock;
    }

    /** Those of this process. */
    static ThreadNames ofAllRuns() {
        return ALL;
    }

    /**
     * Names the threads of a run of {@code scheduler}, which was entered in the list of live runs, unless its time is not
     * the real one: a sweep would come between steps that are to replay.
     */
    void lookAfter(Scheduler scheduler) {
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

    /** The runs in real time. An open group, which may stay for days with no task in it, does not keep the sweep going. */
    private Stream<RunScope> runs() {
        return LiveRun.all().stream()
                .map(LiveRun::scope)
                .filter(RunScope.class::isInstance)
                .map(RunScope.class::cast)
                .filter(run -> run.scheduler().clock() == clock);
    }

    /** Names the threads in {@code run} that a sweep looks at. */
    static void nameThreadsIn(GroupScope run) {
        Deque<CancelScope> work = new ArrayDeque<>();
        run.newestChildren(work, MOST);
        int left = MOST;
        for (CancelScope next = work.poll(); next != null && left > 0; next = work.poll()) {
            left--;
            if (next instanceof SpawnedTask<?> task) {
                task.nameThread(() -> task.placeName(DEEPEST));
                addChildren(task, work, left);
            }
        }
    }

    private static void addChildren(SpawnedTask<?> task, Deque<CancelScope> work, int most) {
        for (CancelScope at = task.innermost(); at != task && at != null; at = at.parent()) {
            if (at instanceof GroupScope group && work.size() < most) {
                group.newestChildren(work, most - work.size());
            }
        }
    }
}

package dev.weft.internal.scope;

import dev.weft.internal.failure.Counts;
import dev.weft.internal.failure.UserObjects;
import dev.weft.spi.run.Clock;
import dev.weft.spi.wait.Strand;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reports the failures of one group as they happen: to its listener, or, without a listener, in the log.
 *
 * <h2>Overview</h2>
 *
 * <p>Only failures of tasks that nothing waits for are logged, and at most {@link #MAX_LOGGED} of them with their stack traces
 * in a window of {@link #WINDOW}. The others are counted, and one line tells their number:
 *
 * <pre>
 *   CALM ── a failure ──► OPEN, some logged ── MAX_LOGGED and one more ► FULL: counts, and a timer is armed
 *    ▲                      │ the window is over when the next failure comes │ the timer fires, or the group ends
 *    └──────────────────────┴────────────────────────────────────────────────┘ one line with the count
 * </pre>
 *
 * <p>So a failure is logged immediately, or is part of the number that is logged at the end of the second. A thousand failures
 * in a second give eleven records.
 *
 * @param <T> the tasks of the group
 */
public final class FailureReports<T extends TaskNode> {
    private static final int MAX_LOGGED = 10;
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final System.Logger LOGGER = System.getLogger("dev.weft");

    private final GroupNode group;
    private final @Nullable BiConsumer<? super T, ? super Throwable> listener;
    private long windowEnds;
    private int logged;
    private int counted;
    private Clock.@Nullable Timer timer;

    /** Creates reports of {@code group} to {@code listener}; to the log if {@code listener} is null. */
    public FailureReports(GroupNode group, @Nullable BiConsumer<? super T, ? super Throwable> listener) {
        this.group = group;
        this.listener = listener;
    }

    /** Reports the failure of {@code task}, whose outcome is set. Called by the thread that ended the task. */
    public void tell(T task, Throwable failure) {
        if (listener != null) {
            tellListener(listener, task, failure);
        } else if (!task.wasAwaitedAtEnd() && takePlaceInLog()) {
            LOGGER.log(
                    System.Logger.Level.ERROR,
                    "task '" + task.name() + "' of group '" + group.name() + "' failed, and nothing waits for it",
                    failure);
        }
    }

    /** Calls {@code consumer} outside the task, because the task has ended, and a wait in its name would never be resumed. */
    private void tellListener(BiConsumer<? super T, ? super Throwable> consumer, T task, Throwable failure) {
        try {
            Strand.runOutsideTask(() -> consumer.accept(task, failure));
        } catch (Throwable thrown) {
            LOGGER.log(
                    System.Logger.Level.ERROR,
                    "onFailure of group '" + group.name() + "' threw when it was called because task '" + task.name()
                            + "' has failed: " + UserObjects.text(failure),
                    thrown);
        }
    }

    /** Takes one of the places in the log of this window; if none is left, counts the failure and returns false. */
    private synchronized boolean takePlaceInLog() {
        Clock clock = group.scheduler().clock();
        if (timer == null && (logged == 0 || clock.nanoTime() - windowEnds >= 0)) {
            logged = 0;
            windowEnds = clock.deadlineAfter(WINDOW);
        }
        if (logged < MAX_LOGGED) {
            logged++;
            return true;
        }
        counted++;
        if (timer == null) {
            timer = clock.schedule(windowEnds, this::reportCounted);
        }
        return false;
    }

    /** Reports the failures that were counted, because the group has ended. */
    public void end() {
        reportCounted();
    }

    private void reportCounted() {
        int more = takeCounted();
        if (more > 0) {
            LOGGER.log(
                    System.Logger.Level.ERROR,
                    Counts.inWords(more) + " more " + (more == 1 ? "task" : "tasks") + " of group '" + group.name()
                            + "' failed, and nothing waits for " + (more == 1 ? "it" : "them"));
        }
    }

    private synchronized int takeCounted() {
        Clock.Timer armed = timer;
        if (armed != null) {
            armed.cancel();
        }
        timer = null;
        logged = 0;
        int more = counted;
        counted = 0;
        return more;
    }
}

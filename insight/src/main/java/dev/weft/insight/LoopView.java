package dev.weft.insight;

import dev.weft.spi.run.BatonScheduler;
import dev.weft.spi.trace.LiveRun;
import dev.weft.spi.trace.RunView;
import dev.weft.spi.wait.Strand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The task that is running in an event loop, and whether the task blocks the loop. A task blocks its loop if a second
 * check, a tenth of a second later, finds that the same task is still running and no other task has run in between.
 */
final class LoopView {
    private static final long PAUSE_MILLIS = 100;

    private final BatonScheduler loop;
    private final Thread thread;
    private final long handOverCount;
    private boolean blocked;

    private LoopView(BatonScheduler loop, Thread thread) {
        this.loop = loop;
        this.handOverCount = loop.handOverCount();
        this.thread = thread;
    }

    /**
     * The event loops among {@code runs} in which a task other than the caller is running. Takes a tenth of a second if
     * there are such loops.
     */
    static Map<LiveRun, LoopView> of(List<RunView> runs) {
        Map<LiveRun, LoopView> loops = new HashMap<>();
        for (RunView run : runs) {
            LoopView loop = of(run);
            if (loop != null && run.run() != null) {
                loops.put(run.run(), loop);
            }
        }
        if (!loops.isEmpty()) {
            pause();
            List.copyOf(loops.values()).forEach(LoopView::checkAgain);
        }
        return loops;
    }

    private static @Nullable LoopView of(RunView run) {
        if (run.tasks().isEmpty() || !(run.tasks().getFirst().strand().parker() instanceof BatonScheduler loop)) {
            return null;
        }
        Thread holder = loop.holder();
        return holder == null || holder == Thread.currentThread() ? null : new LoopView(loop, holder);
    }

    private void checkAgain() {
        blocked = loop.handOverCount() == handOverCount && loop.holder() == thread;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // for the management agent, to which this thread belongs
        }
    }

    /** The thread of the task that is running. */
    Thread thread() {
        return thread;
    }

    /** The name of the task that is running. */
    String holder() {
        return thread.getUncaughtExceptionHandler() instanceof Strand strand ? strand.name() : thread.getName();
    }

    boolean isBlocked() {
        return blocked;
    }
}

package dev.weft.insight;

import dev.weft.spi.trace.LiveRun;
import dev.weft.spi.trace.RunEvents;
import dev.weft.spi.trace.RunObserver;
import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.DebugMode;
import dev.weft.spi.wait.Strand;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * In debug mode, logs tasks that have ended normally although they were cancelled. Most often, the code of such a task
 * has swallowed the exception of the cancellation. The task's result is valid. But a task that swallows the exception
 * and then waits again delays the end of its group.
 */
@SuppressWarnings("exports") // nothing but the service loader uses it
public final class DebugObserver implements RunObserver {
    private static final Swallowed SWALLOWED = new Swallowed();

    /** Called by {@link java.util.ServiceLoader}. */
    public DebugObserver() {}

    @Override
    public @Nullable RunEvents runBegins() {
        return DebugMode.ON ? SWALLOWED : null;
    }

    /** Counts tasks that have ended normally although they were cancelled, and logs the first ten of them. */
    static final class Swallowed implements RunEvents {
        private static final System.Logger LOGGER = System.getLogger("dev.weft");
        private static final int MAX_NAMED = 10;

        private final AtomicLong count = new AtomicLong();
        private final AtomicLong reported = new AtomicLong();

        @Override
        public void ended(Strand task, End how, @Nullable Throwable failure) {
            Cancellation cancellation = task.cancellation();
            if (how == End.SUCCEEDED && cancellation != null && count.incrementAndGet() <= MAX_NAMED) {
                reported.incrementAndGet();
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "task '" + Redaction.VALUES.textOf(task::name) + "' ended normally although it was "
                                + Redaction.VALUES.textOf(cancellation::message) + "; was the exception swallowed?");
            }
        }

        /** Logs the number of such tasks that have ended since the last report and were not logged by name. */
        @Override
        public void runEnded(LiveRun run) {
            long all = count.get();
            long more = all - reported.getAndSet(all);
            if (more > 0) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        more + " more tasks ended normally although they were cancelled; " + all + " in all");
            }
        }
    }
}

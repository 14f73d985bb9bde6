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
 * In debug mode, names in the log each task that has ended normally although it was cancelled: most often, its code has
 * swallowed the exception that told it. Such a task has its result, as it should; but the next one that does the same may wait
 * where it holds up the end of its group.
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

    /** Counts and names them. */
    static final class Swallowed implements RunEvents {
        private static final System.Logger LOGGER = System.getLogger("dev.weft");
        private static final int MOST_NAMED = 10;

        private final AtomicLong count = new AtomicLong();
        private final AtomicLong told = new AtomicLong();

        @Override
        public void ended(Strand task, End how, @Nullable Throwable failure) {
            Cancellation cancellation = task.cancellation();
            if (how == End.SUCCEEDED && cancellation != null && count.incrementAndGet() <= MOST_NAMED) {
                told.incrementAndGet();
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "task '" + Names.REDACTED.of(task::name) + "' ended normally although it was "
                                + Names.REDACTED.of(cancellation::message) + "; was the exception swallowed?");
            }
        }

        /** Tells how many there were since it was last told, if not all of them were named. */
        @Override
        public void runEnded(LiveRun run) {
            long all = count.get();
            long more = all - told.getAndSet(all);
            if (more > 0) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        more + " more tasks ended normally although they were cancelled; " + all + " in all");
            }
        }
    }
}

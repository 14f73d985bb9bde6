package dev.weft.spi.trace;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Strand;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Catches the exceptions of a listener, so that they do not affect the run. Only the first exception is logged, because a
 * listener that always fails would otherwise fill the log with a line for each event.
 */
final class GuardedEvents implements RunEvents {
    private static final System.Logger LOGGER = System.getLogger("dev.weft");

    private final RunEvents events;
    private final AtomicBoolean failed = new AtomicBoolean();

    GuardedEvents(RunEvents events) {
        this.events = events;
    }

    /** Whether this object guards {@code listener}. */
    boolean isFor(RunEvents listener) {
        return events == listener;
    }

    private void tell(Runnable event) {
        try {
            event.run();
        } catch (Throwable e) {
            if (failed.compareAndSet(false, true)) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "a listener for the events of a run has failed; the run continues, and further failures of this"
                                + " listener are not logged",
                        e);
            }
        }
    }

    @Override
    public void runBegan(LiveRun run) {
        tell(() -> events.runBegan(run));
    }

    @Override
    public void runEnded(LiveRun run) {
        tell(() -> events.runEnded(run));
    }

    @Override
    public void spawned(Strand task) {
        tell(() -> events.spawned(task));
    }

    @Override
    public void started(Strand task) {
        tell(() -> events.started(task));
    }

    @Override
    public void ended(Strand task, End how, @Nullable Throwable failure) {
        tell(() -> events.ended(task, how, failure));
    }

    @Override
    public void waits(Strand task, Awaitable target) {
        tell(() -> events.waits(task, target));
    }

    @Override
    public void resumed(Strand task, Awaitable target) {
        tell(() -> events.resumed(task, target));
    }

    @Override
    public void cancelled(CancelScope scope, Cancellation why) {
        tell(() -> events.cancelled(scope, why));
    }

    @Override
    public void blocksLoop(Strand task, Duration limit) {
        tell(() -> events.blocksLoop(task, limit));
    }

    @Override
    public void straggles(Strand task, CancelScope scope, Cancellation why) {
        tell(() -> events.straggles(task, scope, why));
    }
}

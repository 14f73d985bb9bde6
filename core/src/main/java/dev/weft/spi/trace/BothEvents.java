package dev.weft.spi.trace;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.StrandEvents;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Passes events to two listeners, each of which handles its own failures. */
record BothEvents(StrandEvents first, StrandEvents second) implements RunEvents {

    @Override
    public void runBegan(LiveRun run) {
        if (first instanceof RunEvents events) {
            events.runBegan(run);
        }
        if (second instanceof RunEvents events) {
            events.runBegan(run);
        }
    }

    @Override
    public void runEnded(LiveRun run) {
        if (first instanceof RunEvents events) {
            events.runEnded(run);
        }
        if (second instanceof RunEvents events) {
            events.runEnded(run);
        }
    }

    @Override
    public void spawned(Strand task) {
        first.spawned(task);
        second.spawned(task);
    }

    @Override
    public void started(Strand task) {
        first.started(task);
        second.started(task);
    }

    @Override
    public void ended(Strand task, End how, @Nullable Throwable failure) {
        first.ended(task, how, failure);
        second.ended(task, how, failure);
    }

    @Override
    public void waits(Strand task, Awaitable target) {
        first.waits(task, target);
        second.waits(task, target);
    }

    @Override
    public void resumed(Strand task, Awaitable target) {
        first.resumed(task, target);
        second.resumed(task, target);
    }

    @Override
    public void cancelled(CancelScope scope, Cancellation why) {
        first.cancelled(scope, why);
        second.cancelled(scope, why);
    }

    @Override
    public void blocksLoop(Strand task, Duration limit) {
        first.blocksLoop(task, limit);
        second.blocksLoop(task, limit);
    }

    @Override
    public void straggles(Strand task, CancelScope scope, Cancellation why) {
        first.straggles(task, scope, why);
        second.straggles(task, scope, why);
    }
}

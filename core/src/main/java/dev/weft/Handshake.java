package dev.weft;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A task that says when it is ready, and the wait of its spawner for that. */
final class Handshake {
    private Handshake() {}

    static <T extends @Nullable Object> T start(GroupScope group, Action.On<Promise<T>, ?> body)
            throws InterruptedException {
        Promise<T> ready = Promise.unwatched();
        SpawnedTask<?> task = group.spawn(group.scheduler(), null, Structured.asJob(() -> runUntilReady(body, ready)));
        try {
            return valueOf(ready.outcome(), task);
        } catch (InterruptedException e) {
            task.cancel("the one who started it stopped waiting for it to be ready");
            if (!ready.tryFail(e) && ready.peek() instanceof Outcome.Failure<T> failure) {
                e.addSuppressed(failure.exception());
            }
            throw e;
        }
    }

    /** Runs the body; what it throws before it is ready belongs to the spawner, as long as that one waits. */
    private static <T extends @Nullable Object> void runUntilReady(Action.On<Promise<T>, ?> body, Promise<T> ready)
            throws Exception {
        try {
            body.run(ready);
        } catch (InterruptedException e) {
            ready.tryFail(new CancellationException("the task was cancelled before it was ready"));
            throw e;
        } catch (Throwable e) {
            if (!ready.tryFail(e)) {
                throw e;
            }
        }
        ready.tryFail(new NeverReadyException());
    }

    private static <T extends @Nullable Object> T valueOf(Outcome<T> outcome, SpawnedTask<?> task) {
        return switch (outcome) {
            case Outcome.Success<T> success -> success.value();
            case Outcome.Failure<T>(NeverReadyException e) ->
                throw new IllegalStateException("task '" + task.name() + "' ended without having been ready", e);
            case Outcome.Failure<T>(CancellationException e) -> throw e;
            case Outcome.Failure<T>(Throwable e) -> throw Failures.wrapped(task, e);
            case Outcome.Cancelled<T> cancelled -> throw new CancellationException(cancelled.reason());
        };
    }

    /** Its lines show where the task ended. */
    private static final class NeverReadyException extends Exception {
        private static final long serialVersionUID = 1;
    }
}

package dev.weft;

import dev.weft.internal.scope.ActionOf;
import dev.weft.spi.wait.Alternative;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.StrandWalk;
import dev.weft.spi.wait.Waiter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Starts a task that sets a promise when it is ready, and lets the task's spawner wait until then.
 *
 * <p>The wait ends when the promise is set, when the body fails before that, or when the task ends, even if the body has not
 * run. If a failure of the body ends the wait, the failure goes to the spawner; any other failure is a failure of the task. An
 * exception that is only a consequence of a cancellation never goes to the spawner: it ends the task as cancelled, and the
 * spawner gets a {@code CancellationException}.
 */
final class Handshake<T extends @Nullable Object> implements Awaitable {
    private static final int MAX_ALTERNATIVES = 128;

    private final Promise<T> ready = Promise.unreported();
    private final Action.On<Promise<T>, ?> body;
    private final Waiter wait;
    private volatile @Nullable SpawnedTask<?> started;

    /** The failure of the promise if the body returned without setting it. Written before the promise fails. */
    private @Nullable IllegalStateException neverReady;

    private Handshake(Strand spawner, Action.On<Promise<T>, ?> body) {
        this.body = body;
        this.wait = new Waiter(spawner, this);
    }

    static <T extends @Nullable Object> T start(GroupScope group, Action.On<Promise<T>, ?> body)
            throws InterruptedException {
        return new Handshake<>(Strand.currentUncancelled(), body).startIn(group);
    }

    private T startIn(GroupScope group) throws InterruptedException {
        Alternative whenReady = new Alternative(wait, this);
        whenReady.enrolFor(ready.signal());
        SpawnedTask<?> task = group.spawn(group.scheduler(), null, Structured.asJob(this::runUntilReady));
        started = task;
        Alternative whenEnded = new Alternative(wait, task);
        whenEnded.enrolFor(task.end());
        try {
            return valueOf(outcome(awaitReady(task), task), task);
        } finally {
            whenReady.withdraw();
            whenEnded.withdraw();
        }
    }

    private @Nullable Object awaitReady(SpawnedTask<?> task) throws InterruptedException {
        try {
            return wait.await();
        } catch (InterruptedException | IllegalStateException e) {
            task.cancel("the task that started it stopped waiting for it to be ready");
            throw e;
        }
    }

    @Override
    public String description() {
        SpawnedTask<?> task = started;
        return task == null ? ready.description() : task.description() + " to be ready";
    }

    /**
     * Actions of the started task and of the tasks inside it: any of these tasks may have received the promise, and may set
     * it.
     */
    @Override
    public Collection<? extends Awaitable> alternatives() {
        SpawnedTask<?> task = started;
        if (task == null || task.waitTarget() == null) {
            return List.of();
        }
        List<Awaitable> acts = new ArrayList<>();
        StrandWalk walk = StrandWalk.from(task);
        for (Strand inside = walk.next(); inside != null; inside = walk.next()) {
            if (acts.size() == MAX_ALTERNATIVES) {
                return List.of();
            }
            acts.add(new ActionOf(inside));
        }
        return acts;
    }

    private void runUntilReady() throws Exception {
        try {
            body.run(ready);
        } catch (Throwable e) {
            if (!isFailure(e)) {
                ready.tryFail(cancelledBeforeReady(Strand.current().name()));
                throw e;
            }
            boolean belongsToSpawner = wait.resume(e);
            ready.tryFail(e);
            if (!belongsToSpawner) {
                throw e;
            }
        }
        neverReady =
                new IllegalStateException("task '" + Strand.current().name() + "' ended without setting its promise");
        ready.tryFail(neverReady);
    }

    /** Whether {@code thrown}, which is about to leave the task, is a failure and not a consequence of a cancellation. */
    private static boolean isFailure(Throwable thrown) {
        return Boundary.judge(thrown, Strand.current()).failure() == thrown;
    }

    /**
     * Returns how the wait ended. If {@code handed} is a failure of the body, this failure has ended the wait; otherwise the
     * promise, or the end of the task, has ended it.
     */
    private Outcome<T> outcome(@Nullable Object handed, SpawnedTask<?> task) {
        if (handed instanceof Throwable failure) {
            return new Outcome.Failure<>(failure);
        }
        Outcome<T> promised = ready.peek();
        return promised != null ? promised : new Outcome.Failure<>(reasonNotToRun(task));
    }

    /** Returns the reason why {@code task} has ended without having run its body. */
    private static Throwable reasonNotToRun(SpawnedTask<?> task) {
        return task.endedOutcome() instanceof Outcome.Failure<?> failure
                ? failure.exception()
                : cancelledBeforeReady(task.name());
    }

    private static CancellationException cancelledBeforeReady(String taskName) {
        return new CancellationException("task '" + taskName + "' was cancelled before it was ready");
    }

    private T valueOf(Outcome<T> outcome, SpawnedTask<?> task) {
        return switch (outcome) {
            case Outcome.Success<T> success -> success.value();
            case Outcome.Failure<T>(IllegalStateException e)
            when e == neverReady ->
                throw new IllegalStateException(
                        e.getMessage(), e); // two stack traces: of the wait, and of the end of the task
            case Outcome.Failure<T>(CancellationException e) -> throw e;
            case Outcome.Failure<T>(Throwable e) -> throw TaskFailedException.ofTask(task, e);
            case Outcome.Cancelled<T> cancelled -> throw cancelled.toException(cancelled.reason());
        };
    }
}

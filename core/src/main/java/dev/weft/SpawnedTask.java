package dev.weft;

import dev.weft.internal.failure.Consequences;
import dev.weft.internal.failure.Consequences.Judgement;
import dev.weft.internal.failure.Sneak;
import dev.weft.internal.scope.ResultCell;
import dev.weft.internal.scope.TaskNode;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Signal;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.StrandEvents;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task: its strand, its body and its outcome.
 *
 * <p>At its end a task takes these steps, on its own thread if it has one: it leaves its scope, and its outcome is decided; the
 * outcome is noted in the group; the outcome is set in the task, which resumes the strands that wait for the task; the group's
 * policy is applied; and the task is counted as ended, after which the group may end.
 */
final class SpawnedTask<T extends @Nullable Object> extends TaskNode implements Task<T>, Awaitable {
    private final GroupScope group;
    private final ContextCarrier.@Nullable Snapshot context;
    private @Nullable ContextCarrier carrier;
    private final ResultCell<Outcome<T>> result = new ResultCell<>();
    private @Nullable Job<? extends T, ?> job; // null once it runs, or when it is certain never to run

    /**
     * Creates a task of {@code group}, without starting it.
     *
     * @param label the object whose {@code toString} is the name; if it is null or has no text, the task is named after its
     *     position in the tree
     */
    SpawnedTask(GroupScope group, Scheduler scheduler, @Nullable Object label, Job<? extends T, ?> job) {
        super(group, scheduler, label);
        this.group = group;
        this.carrier = group.carrierForChildren();
        this.job = job;
        this.context = carrier == null ? null : carrier.capture();
    }

    @Override
    public GroupScope group() {
        return group;
    }

    /** The context carrier for the tasks that this task spawns; null if there is none. */
    @Nullable
    ContextCarrier carrier() {
        return carrier;
    }

    /** Sets the context carrier for the tasks that this task spawns from now on. Called by this task only. */
    void setCarrier(@Nullable ContextCarrier carrier) {
        this.carrier = carrier;
    }

    /** The body of the thread. */
    @Override
    public void run() {
        try {
            live();
        } catch (Throwable defect) { // such as a class that cannot be loaded
            endBroken(defect);
        }
    }

    private void live() {
        Job<? extends T, ?> body = job;
        enter();
        if (isCancelRequested() || body == null) {
            finish(leaveAfter(null));
            return;
        }
        StrandEvents events = events();
        if (events != null) {
            events.started(this);
        }
        finish(context == null ? execute(body) : ContextCarriers.in(context, () -> execute(body), this::leaveAfter));
    }

    private Outcome<T> execute(Job<? extends T, ?> body) {
        job = null;
        T value;
        try {
            value = body.call();
        } catch (Throwable thrown) {
            return leaveAfter(thrown);
        }
        leave();
        return new Outcome.Success<>(value);
    }

    /** Leaves the scope of this task, and returns the outcome. {@code thrown} is null if the task did not start. */
    private Outcome<T> leaveAfter(@Nullable Throwable thrown) {
        Judgement judgement = thrown == null ? Consequences.NOTHING_ELSE : Boundary.judge(thrown, this);
        leave();
        Throwable failure = judgement.failure();
        return failure == null
                ? new Outcome.Cancelled<>(whyCancelled().message(), judgement.visible())
                : new Outcome.Failure<>(failure);
    }

    private void finish(Outcome<T> outcome) {
        tellJobIfUnrun(outcome);
        abandonOwned();
        group.note(this, outcome);
        StrandEvents events = events();
        if (events != null) {
            reportEnd(events, outcome);
        }
        releaseThread();
        result.set(outcome);
        group.taskEnded(this, outcome);
    }

    /** Fails this task because of {@code defect}, an error of internal code, so that no wait for the task hangs. */
    private void endBroken(Throwable defect) {
        if (isDone()) {
            throw Sneak.<Error>thrown(defect);
        }
        Outcome<T> outcome = new Outcome.Failure<>(defect);
        try {
            tellJobIfUnrun(outcome);
            group.note(this, outcome);
        } finally {
            result.set(outcome);
            group.taskEnded(this, outcome);
        }
    }

    private void reportEnd(StrandEvents events, Outcome<T> outcome) {
        switch (outcome) {
            case Outcome.Success<T> _ -> events.ended(this, StrandEvents.End.SUCCEEDED, null);
            case Outcome.Failure<T> failure -> events.ended(this, StrandEvents.End.FAILED, failure.exception());
            case Outcome.Cancelled<T> _ -> events.ended(this, StrandEvents.End.CANCELLED, null);
        }
    }

    @Override
    public void startFailed(Throwable failure) {
        endUnstarted(new Outcome.Failure<>(failure));
    }

    @Override
    protected void endWithoutStarting() {
        endUnstarted(new Outcome.Cancelled<>(whyCancelled().message()));
    }

    private void endUnstarted(Outcome<T> outcome) {
        leaveUnstarted();
        finish(outcome);
    }

    /** Tells the job, if it has not begun to run, that it will never run, because this task ended with {@code outcome}. */
    private void tellJobIfUnrun(Outcome<T> outcome) {
        Job<? extends T, ?> body = job;
        job = null;
        if (body instanceof OpenScope.Command command) {
            command.neverRuns(outcome instanceof Outcome.Failure<T>(Throwable failure) ? failure : null);
        }
    }

    @Override
    protected boolean isEndAwaited() {
        return result.wasEverAwaited() || group.hasQueuedTasks() || group.tasksInsideMayWaitForOpener();
    }

    @Override
    protected @Nullable Throwable failureIn(Throwable thrown, CancelScope scope) {
        return Boundary.judge(thrown, scope).failure();
    }

    @Override
    public T await() throws InterruptedException {
        return valueOf(outcome());
    }

    @Override
    public Outcome<T> outcome() throws InterruptedException {
        if (!isDone()) {
            Strand waiting = Strand.currentOrNull();
            if (waiting == this) {
                throw new IllegalStateException("task '" + name() + "' awaits itself");
            }
            if (waiting != null) {
                Scheduler.of(waiting).tuning().beforeWaitingFor(this);
            }
        }
        Outcome<T> outcome = result.await(this);
        if (outcome instanceof Outcome.Failure<T>(Throwable failure)) {
            if (!wasRetrieved()) {
                group.failureRetrieved(this);
            }
            Strand receiver = Strand.currentOrNull();
            if (receiver != null) {
                Boundary.receive(failure, receiver);
            }
        }
        return outcome;
    }

    /** Returns the value in {@code outcome}; throws if it has none. */
    T valueOf(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Success<T> success -> success.value();
            case Outcome.Failure<T> failure -> throw TaskFailedException.ofTask(this, failure.exception());
            case Outcome.Cancelled<T> cancelled ->
                throw cancelled.toException("task '" + name() + "' was " + cancelled.reason());
        };
    }

    @Override
    public boolean cancel(String reason) {
        return requestCancel(Objects.requireNonNull(reason, "reason")) || !isDone();
    }

    @Override
    public boolean isDone() {
        return result.peek() != null;
    }

    @Override
    public boolean isCancelled() {
        return result.peek() instanceof Outcome.Cancelled<T>;
    }

    /** Returns the outcome of this task, which must have ended. */
    Outcome<T> endedOutcome() {
        return Objects.requireNonNull(result.peek());
    }

    /** Returns the value of this task, which must have ended; throws if it has none. */
    T endedValue() {
        return valueOf(endedOutcome());
    }

    /** Notes, just before the outcome is set, whether another strand waits for this task. */
    void noteWhetherAwaited() {
        noteAwaitedAtEnd(result.hasWaiters());
    }

    @Override
    public Signal<T> end() {
        return new End();
    }

    @Override
    public Selectable<T> whenEnded() {
        return new End();
    }

    /** The end of this task as the target of a wait. It has the description of the task. */
    private final class End implements Signal<T>, Selectable<T> {
        @Override
        public boolean enqueue(Enqueued waiter) {
            return result.addWaiter(waiter);
        }

        @Override
        public T taken(@Nullable Object handed) throws InterruptedException {
            return await();
        }

        @Override
        public String description() {
            return SpawnedTask.this.description();
        }

        @Override
        public String toString() {
            return "the end of " + description();
        }

        @Override
        public Strand owner() {
            return SpawnedTask.this;
        }

        @Override
        public boolean outlasts(Strand strand) {
            return SpawnedTask.this.outlasts(strand);
        }
    }

    @Override
    public String toString() {
        Outcome<T> outcome = result.peek();
        Awaitable target = waitTarget();
        String state = outcome != null
                ? outcome.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT)
                : target != null ? "waits for " + target.description() : "running";
        return "task '" + name() + "' [" + state + "]";
    }
}

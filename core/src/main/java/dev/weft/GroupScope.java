package dev.weft;

import dev.weft.internal.check.Require;
import dev.weft.internal.failure.Consequences.Judgement;
import dev.weft.internal.failure.Sneak;
import dev.weft.internal.failure.UserObjects;
import dev.weft.internal.scope.Drain;
import dev.weft.internal.scope.FailureReports;
import dev.weft.internal.scope.GroupNode;
import dev.weft.internal.scope.Results;
import dev.weft.internal.scope.TaskSource;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.StrandEvents;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A group: the scope that its body and its tasks are in.
 *
 * <h2>Overview</h2>
 *
 * <p>A group is a scope on the stack of its owner, the {@link Strand} (a task or thread) that opened it and runs the body. (An
 * {@link OpenScope} has no body; it has a diagram of its own.)
 *
 * <pre>
 *          enter            the body has ended             no task lives: closed      leave, judge
 *   NEW ─────────► RUNNING ────────────────────► ENDING ───────────────────────► ENDED ────────► returns or throws
 *                     │                             │
 *                     └──── cancelled by a task, the body, a call of cancel, a scope around it: takes no more tasks
 * </pre>
 *
 * <p>{@link GroupNode} starts, counts and names tasks. A {@link Drain} lets callers wait for the end of the tasks while the
 * body still runs: it stops the group from taking tasks, and cancels the group if the tasks take too long. A {@link Policy}
 * decides what the end of a task means. A {@link Verdict} decides which exception is thrown; a group that never throws has
 * none. {@link Results} keep the results of a gather or a settle. {@link FailureReports} report failures as they happen.
 *
 * <p>A task that ends takes these steps, on its own thread if it has one: (1) its outcome is noted in the results and the
 * verdict; (2) the outcome is set in the task, which resumes the strands that await the task; (3) the policy is applied, which
 * may cancel the group; (4) a failure is reported; (5) the task is counted as ended, which resumes the strands that wait for
 * the group: the owner, readers of completions, and callers of drain; (6) the first task that the limit has queued starts.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>The scope is left, and the group judged, only after {@link GroupNode#closeTasks} has succeeded: all tasks have ended by
 *       then, and no more are accepted.
 *   <li>Step 1 comes before step 2, so that no code sees a failure that the group has not noted. Step 1 comes before step 5,
 *       so that every outcome has been noted when the group is judged.
 *   <li>Step 5 is taken even if a step before it throws. Otherwise the group would never end.
 *   <li>A cancellation does not end the wait for the tasks. It cancels the tasks, and the wait ends when they have ended.
 * </ol>
 */
sealed class GroupScope extends GroupNode implements TaskGroup permits RunScope, OpenScope {
    private final Policy policy;
    private final @Nullable Verdict verdict;
    private final @Nullable Results results;
    private final @Nullable FailureReports<SpawnedTask<?>> reports;

    GroupScope(Strand strand, Options options) {
        this(strand, options, null);
    }

    /** Creates a group whose tasks put their results into {@code results}. */
    GroupScope(Strand strand, Options options, @Nullable Results results) {
        this(strand, Scheduler.of(strand).forTasks(), strand.events(), options, results, true);
    }

    /** Creates a group whose tasks run on {@code scheduler}, and whose events go to {@code events}. */
    GroupScope(
            Strand strand,
            Scheduler scheduler,
            @Nullable StrandEvents events,
            Options options,
            @Nullable Results results,
            boolean throwsFailures) {
        super(strand, scheduler, events, options.stragglerDelay, options.limit, options.forgetsEnded);
        this.policy = options.policy();
        this.verdict = throwsFailures ? new Verdict(this, policy, options.forgetsEnded) : null;
        this.results = results;
        this.reports =
                options.reportsFailures() ? new FailureReports<SpawnedTask<?>>(this, options.failureListener) : null;
    }

    /** The context carrier for a task that the current thread spawns; null if there is none. */
    @Nullable
    ContextCarrier carrierForChildren() {
        Strand spawner = Strand.currentOrNull();
        return (spawner == null ? strand() : spawner) instanceof SpawnedTask<?> task ? task.carrier() : null;
    }

    // Spawning

    @Override
    public <T extends @Nullable Object> Task<T> spawn(Job<? extends T, ?> job) {
        return spawn(scheduler(), null, Objects.requireNonNull(job, "job"));
    }

    @Override
    public Task<@Nullable Void> spawn(Action<?> action) {
        return spawn(scheduler(), null, Structured.asJob(Objects.requireNonNull(action, "action")));
    }

    @Override
    public <T extends @Nullable Object> Task<T> spawn(String name, Job<? extends T, ?> job) {
        return spawn(scheduler(), Objects.requireNonNull(name, "name"), Objects.requireNonNull(job, "job"));
    }

    @Override
    public Task<@Nullable Void> spawn(String name, Action<?> action) {
        return spawn(
                scheduler(),
                Objects.requireNonNull(name, "name"),
                Structured.asJob(Objects.requireNonNull(action, "action")));
    }

    /** Spawns a task that runs on {@code scheduler}. Its name is the text of {@code label}, computed when it is needed. */
    final <T extends @Nullable Object> SpawnedTask<T> spawn(
            Scheduler scheduler, @Nullable Object label, Job<? extends T, ?> job) {
        requireTaking();
        SpawnedTask<T> task = new SpawnedTask<>(this, scheduler, label, job);
        if (!addAndStart(task)) {
            throw new ClosedException("group '" + name() + "' has ended and takes no more tasks");
        }
        return task;
    }

    /** Throws if this group takes no more tasks. Whether it has ended is checked when a task is added. */
    void requireTaking() {
        Cancellation cancellation = cancellation();
        if (cancellation != null) {
            throw new ClosedException("group '" + name() + "' takes no more tasks: it is " + cancellation.message());
        }
        if (isDrained()) {
            throw new ClosedException("group '" + name() + "' is drained and takes no more tasks");
        }
    }

    @Override
    public <T extends @Nullable Object> T start(Action.On<Promise<T>, ?> body) throws InterruptedException {
        Objects.requireNonNull(body, "body");
        return Handshake.start(this, body);
    }

    // The end of a task

    /** Notes the outcome of {@code task}, before any code can learn of it by awaiting the task. */
    final void note(SpawnedTask<?> task, Outcome<?> outcome) {
        if (results != null) {
            policy.putResult(results, task, outcome);
        }
        if (verdict != null) {
            verdict.note(task, outcome);
        }
        if (reports != null && outcome instanceof Outcome.Failure<?>) {
            task.noteWhetherAwaited();
        }
    }

    /** Returns up to {@code max} failures among the results; an empty list if failures are not results of this group. */
    final List<Throwable> failedResults(int max) {
        return results == null
                ? List.of()
                : policy.failuresIn(results).limit(max).toList();
    }

    /** Notes that the failure of {@code task} has been retrieved. */
    final void failureRetrieved(SpawnedTask<?> task) {
        if (verdict != null) {
            verdict.noteRetrieved(task);
        }
    }

    /** Ends {@code task}, whose outcome is set. This is the last call that a task makes. */
    final void taskEnded(SpawnedTask<?> task, Outcome<?> outcome) {
        try {
            String reason = isCancelRequested() ? null : policy.reasonToEnd(task, outcome);
            if (reason != null) {
                requestCancel(new Cancellation(this, reason, null));
            }
        } finally {
            reportAndCount(task, outcome);
        }
    }

    private void reportAndCount(SpawnedTask<?> task, Outcome<?> outcome) {
        try {
            if (reports != null && outcome instanceof Outcome.Failure<?>(Throwable failure)) {
                reports.tell(task, failure);
            } else if (verdict == null && outcome instanceof Outcome.Cancelled<?> cancelled) {
                Boundary.logConsequences(task::describe, cancelled.consequences());
            }
        } finally {
            countEnded(task);
        }
    }

    // The life of a group

    /**
     * Runs {@code body} as the body of this group, waits for the tasks, and returns the body's value. If the body has no
     * value because the group was ended early, returns {@link Outcome.Cancelled}.
     */
    final <T extends @Nullable Object, X extends Exception> Outcome<T> execute(Job<? extends T, X> body)
            throws X, InterruptedException {
        Outcome<T> outcome;
        Throwable thrown = null;
        enter();
        try {
            outcome = new Outcome.Success<>(body.call());
            bodyReturned();
        } catch (Throwable e) {
            thrown = e;
            outcome = outcomeOfBody(e);
        }
        awaitEnd();
        leave();
        endReports();
        Throwable toThrow = verdict == null ? thrown : verdict.exceptionToThrow(outcome, thrown);
        if (toThrow != null) {
            throw Sneak.<X>thrown(toThrow);
        }
        return verdict == null ? outcome : verdict.withConsequences(outcome);
    }

    /** Runs {@code body} like {@link #execute}, for a caller that gets no value. */
    final <X extends Exception> void run(Action<X> body) throws X, InterruptedException {
        if (execute(Structured.asJob(body)) instanceof Outcome.Cancelled<?> cancelled) {
            Boundary.logConsequences(this::describe, cancelled.consequences());
        }
    }

    private void bodyReturned() {
        if (policy.endsWithBody() && size() > 0) {
            requestCancel("the body of group '" + name() + "' returned, so its remaining tasks are not needed");
        }
    }

    private <T extends @Nullable Object> Outcome<T> outcomeOfBody(Throwable thrown) {
        Judgement judgement = Boundary.judge(thrown, this);
        Throwable failure = judgement.failure();
        if (failure == null) {
            return new Outcome.Cancelled<>(whyCancelled().message(), judgement.visible());
        }
        requestCancel("the body of group '" + name() + "' threw " + UserObjects.text(failure));
        return new Outcome.Failure<>(failure);
    }

    /** Ends the reports of failures, after all tasks have ended. */
    final void endReports() {
        if (reports != null) {
            reports.end();
        }
    }

    /** Returns the value in {@code outcome}, or throws if the group was cancelled. */
    final <T extends @Nullable Object> T valueOf(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Success<T> success -> success.value();
            case Outcome.Failure<T> failure ->
                throw new AssertionError("a failed body has no value", failure.exception());
            case Outcome.Cancelled<T> cancelled ->
                throw cancelled.toException("group '" + name() + "' was " + cancelled.reason());
        };
    }

    // The tasks

    @Override
    public List<Task<?>> tasks() {
        return inSpawnOrder().stream()
                .filter(task -> !task.isDone())
                .<Task<?>>map(task -> (SpawnedTask<?>) task)
                .toList();
    }

    @Override
    @SuppressWarnings("unchecked") // a completion only returns its value
    public Iterable<Completion<?>> completions() {
        return (Iterable<Completion<?>>) (Iterable<?>) FanOut.<Object>handles(completionOrder(TaskSource.NONE));
    }

    // Scope

    @Override
    public boolean drain(Duration limit) throws InterruptedException {
        Require.notNegative(limit, "limit");
        Drain.refuseTaskOf(this, "drains");
        return beginDrain((within, wait) -> Async.moveOnAfter(within, wait::await))
                .await(limit, "drained", "limit");
    }

    @Override
    public void cancel(String reason) {
        requestCancel(Objects.requireNonNull(reason, "reason"));
    }
}

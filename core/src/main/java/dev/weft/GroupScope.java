package dev.weft;

import dev.weft.Consequences.Judgement;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.run.Starter;
import dev.weft.spi.trace.Observed;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Stragglers;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.StrandEvents;
import dev.weft.spi.wait.Waiter;
import java.time.Duration;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A group: the scope that its body and its tasks are in.
 *
 * <h2>Overview</h2>
 *
 * <p>A group stands on the stack of the strand that opened it, its owner, which runs the body. (An {@link OpenScope} has no
 * body; its states are drawn there.)
 *
 * <pre>
 *          enter            the body has ended             no task lives: closed      leave, judge
 *   NEW ─────────► RUNNING ────────────────────► ENDING ───────────────────────► ENDED ────────► returns or throws
 *                     │                             │
 *                     └──── cancelled by a task, the body, a call of cancel, a scope around it: takes no more tasks
 * </pre>
 *
 * <p>Each part has its own state and knows the others by this class only:
 *
 * <pre>
 *   {@link Children}          which tasks were spawned and which have ended; two stacks without a lock
 *   {@link StartLimit}        how many run at once, and the line of those that are to start; null without a limit
 *   {@link OwnerWait}         the wait of the owner for its tasks
 *   {@link Policy}            what the end of a task means; decides, and has no state
 *   {@link Verdict}           what the tasks have come to, and what is thrown; null if the group throws nothing
 *   {@link Results}           the results of a gather or a settle; null for others
 *   {@link FailureReports}    tells of failures as they happen; null if that was not asked for
 *   {@link CompletionOrder}   the tasks in the order in which they end; made when it is asked for
 * </pre>
 *
 * <p>A task that ends takes these steps, on its own thread: (1) its outcome is noted in the results and the verdict; (2) it
 * is set in the task, which wakes those who await it; (3) the policy is applied, which may cancel the group; (4) a failure
 * is reported; (5) the task is counted as ended, and those who wait for that are woken; (6) the first in line starts.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>The scope is left, and the group judged, only after {@link Children#close} has succeeded: no task lives then, and
 *       none is taken any more.
 *   <li>Step 1 comes before step 2, so that no code learns of a failure that the group does not know; and before step 5, so
 *       that the verdict needs no lock and nothing is noted after it.
 *   <li>Step 5 is taken whatever the steps before it throw. Otherwise the group would not end.
 *   <li>No cancellation ends the wait for the end. It cancels the tasks, and they end it.
 * </ol>
 */
sealed class GroupScope extends CancelScope implements TaskGroup, Awaitable permits RunScope, OpenScope {
    private final Options options;
    private final Scheduler scheduler;
    private final Starter starter;
    private final int ordinal;
    private final TaskPath path;
    private final Duration stragglerDelay;
    private final Children children;
    private final @Nullable StartLimit startLimit;
    private final OwnerWait owner;
    private final @Nullable Verdict verdict;
    private final @Nullable Results results;
    private final @Nullable FailureReports reports;
    private final @Nullable StrandEvents events;
    private volatile @Nullable CompletionOrder order;

    GroupScope(Strand strand, Options options) {
        this(strand, options, null);
    }

    /** A group whose tasks put what becomes of them into {@code results}. */
    GroupScope(Strand strand, Options options, @Nullable Results results) {
        this(strand, Scheduler.of(strand).forTasks(), options, results, true);
    }

    /** A group whose tasks {@code scheduler} runs. */
    GroupScope(Strand strand, Scheduler scheduler, Options options, @Nullable Results results, boolean throwsFailures) {
        super(strand);
        this.scheduler = scheduler;
        this.starter = scheduler.starterOfGroup();
        this.options = options;
        SpawnedTask<?> opener = strand instanceof SpawnedTask<?> task ? task : null;
        this.ordinal = opener == null ? 1 : opener.countGroup();
        this.path = TaskPath.of(opener);
        this.stragglerDelay = options.stragglerDelay != null ? options.stragglerDelay : inheritedDelay();
        this.children = new Children(options.forgetsEnded);
        this.startLimit = options.limit == Integer.MAX_VALUE ? null : new StartLimit(this, children, options.limit);
        this.owner = new OwnerWait(this, children);
        this.verdict = throwsFailures ? new Verdict(this, options.policy, options.forgetsEnded) : null;
        this.results = results;
        this.events = getClass() == GroupScope.class ? strand.events() : Observed.eventsOfRunOf(strand);
        this.reports = FailureReports.asked(options) ? new FailureReports(this, options.failureListener) : null;
    }

    /** The scheduler of the tasks. */
    final Scheduler scheduler() {
        return scheduler;
    }

    /** What carries context into a task that the current thread spawns. */
    @Nullable
    ContextCarrier carrierForChildren() {
        Strand spawner = Strand.currentOrNull();
        return (spawner == null ? strand() : spawner) instanceof SpawnedTask<?> task ? task.carrier() : null;
    }

    // Spawning

    @Override
    public <T extends @Nullable Object> Task<T> spawn(Job<? extends T, ?> job) {
        return spawn(scheduler, null, Objects.requireNonNull(job, "job"));
    }

    @Override
    public Task<@Nullable Void> spawn(Action<?> action) {
        return spawn(scheduler, null, Structured.asJob(Objects.requireNonNull(action, "action")));
    }

    @Override
    public <T extends @Nullable Object> Task<T> spawn(String name, Job<? extends T, ?> job) {
        return spawn(scheduler, Objects.requireNonNull(name, "name"), Objects.requireNonNull(job, "job"));
    }

    @Override
    public Task<@Nullable Void> spawn(String name, Action<?> action) {
        return spawn(
                scheduler,
                Objects.requireNonNull(name, "name"),
                Structured.asJob(Objects.requireNonNull(action, "action")));
    }

    /** Spawns a task to be run by {@code scheduler}, named by {@code label} when its name is asked for. */
    final <T extends @Nullable Object> SpawnedTask<T> spawn(
            Scheduler scheduler, @Nullable Object label, Job<? extends T, ?> job) {
        requireTaking();
        SpawnedTask<T> task = new SpawnedTask<>(this, scheduler, label, job);
        if (!children.add(task)) {
            throw new ClosedException("group '" + name() + "' has ended and takes no more tasks");
        }
        if (events != null) {
            events.spawned(task);
        }
        SpawnedTask<?> next = startLimit == null ? task : startLimit.enter(task);
        if (next != null) {
            start(next);
        }
        if (next != task) {
            endIfCancelled(task);
        }
        return task;
    }

    /** Starts {@code task}, which fails if it cannot be given a thread. */
    private void start(SpawnedTask<?> task) {
        Scheduler asked = Scheduler.of(task);
        try {
            (asked == scheduler ? starter : asked).start(task);
        } catch (Throwable e) {
            task.startFailed(e);
            return;
        }
        if (asked != scheduler) {
            endIfCancelled(task);
        }
    }

    /** Ends {@code task} if it was cancelled, or its group was, and it stands in line or did so until it ran. */
    private void endIfCancelled(SpawnedTask<?> task) {
        if (task.isCancelledBeforeStart()) {
            taskCancelled(task);
        }
    }

    /** Throws if this group takes no more tasks. That it has ended is found out when a task is added. */
    void requireTaking() {
        Cancellation cancellation = cancellation();
        if (cancellation != null) {
            throw new ClosedException("group '" + name() + "' takes no more tasks, it is " + cancellation.message());
        }
    }

    @Override
    public <T extends @Nullable Object> T start(Action.On<Promise<T>, ?> body) throws InterruptedException {
        Objects.requireNonNull(body, "body");
        return Handshake.start(this, body);
    }

    // What tasks tell their group

    /** A task was cancelled. If it stands in the line of starts, or in its scheduler's, it has ended with that. */
    final void taskCancelled(SpawnedTask<?> task) {
        if ((startLimit != null && startLimit.withdraw(task))
                || Scheduler.of(task).withdraw(task)) {
            task.endWithoutStarting();
        }
    }

    /** Notes an outcome before any code can learn of it by awaiting the task. */
    final void note(SpawnedTask<?> task, Outcome<?> outcome) {
        if (results != null) {
            results.put(task, outcome);
        }
        if (verdict != null) {
            verdict.note(task, outcome);
        }
        if (reports != null && outcome instanceof Outcome.Failure<?>) {
            task.noteWhetherAwaited();
        }
    }

    /** Whether {@code task}, which has ended, was cancelled by what cancelled this group, and not by name. */
    final boolean cutShort(SpawnedTask<?> task) {
        Cancellation cancellation = task.cancellation();
        return cancellation != null && isReachedBy(cancellation);
    }

    /** The first results that are failures, no more than {@code most}; none if failures are no results here. */
    final List<Throwable> failedResults(int most) {
        return results == null ? List.of() : results.failures(most);
    }

    /** The failure of {@code task} is looked at. */
    final void failureLookedAt(SpawnedTask<?> task) {
        if (verdict != null) {
            verdict.lookAt(task);
        }
    }

    /** A task has its outcome: the last it does. */
    final void taskEnded(SpawnedTask<?> task, Outcome<?> outcome) {
        try {
            applyPolicy(task, outcome);
        } finally {
            reportAndCount(task, outcome);
        }
    }

    private void applyPolicy(SpawnedTask<?> task, Outcome<?> outcome) {
        String reason = isCancelRequested() ? null : options.policy.reasonToEnd(task, outcome);
        if (reason != null) {
            requestCancel(new Cancellation(this, reason, null));
        }
    }

    private void reportAndCount(SpawnedTask<?> task, Outcome<?> outcome) {
        try {
            if (reports != null && outcome instanceof Outcome.Failure<?>(Throwable failure)) {
                reports.tell(task, failure);
            }
        } finally {
            count(task);
        }
    }

    /** Counts {@code task} as ended, wakes those who wait for that, and starts the first in line. */
    private void count(SpawnedTask<?> task) {
        children.end(task);
        CompletionOrder completions = order;
        if (completions != null) {
            completions.taskEnded();
        }
        owner.taskEnded();
        SpawnedTask<?> next = startLimit == null ? null : startLimit.next(task);
        if (next != null) {
            start(next); // if that fails, it starts the one behind it
        }
        taskCounted();
    }

    /** A task was counted as ended. */
    void taskCounted() {}

    /** The wait of {@code task} in the line of starts, or null if it is not in it. */
    final @Nullable Waiter waitToStart(SpawnedTask<?> task) {
        return startLimit == null ? null : startLimit.waitOf(task);
    }

    /** Whether tasks stand in the line of starts. */
    final boolean hasLineOfStarts() {
        return startLimit != null && startLimit.hasLine();
    }

    // Waiting for tasks

    /** Whether a task that the caller, the only one to spawn into this group, spawns now starts at once. */
    final boolean hasPlace() {
        return startLimit == null || startLimit.hasPlace();
    }

    /** Waits until {@link #hasPlace}. Cancellable. Called by the strand that opened this group. */
    final void awaitPlace() throws InterruptedException {
        if (startLimit != null) {
            owner.awaitAtMost(startLimit.most() - 1);
        }
    }

    /** The wait of the strand that opened this group for its tasks. */
    final OwnerWait ownerWait() {
        return owner;
    }

    @Override
    public String description() {
        return "the tasks of group '" + name() + "' to end, " + size() + " left";
    }

    @Override
    public boolean outlasts(Strand inside) {
        return owner.isForAll() && inside instanceof SpawnedTask<?> task && task.isIn(this);
    }

    /** While it is few enough tasks that are waited for, the ends of those that live. */
    @Override
    public final Collection<? extends Awaitable> alternatives() {
        return owner.isForAll() ? List.of() : owner.awaited();
    }

    /** Whether the next completion is awaited, which may be that of a task which the body is yet to spawn. */
    @Override
    protected final boolean holdsUpTasksInside() {
        CompletionOrder completions = order;
        return completions != null && completions.isAwaited();
    }

    // The life of a group

    /**
     * Runs {@code body} as the body of this group, waits for the tasks, and gives the body's value; or {@link
     * Outcome.Cancelled} if it has none because the group was ended early.
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
        owner.awaitEnd();
        leave();
        endReports();
        Throwable toThrow = verdict == null ? thrown : verdict.on(outcome, thrown);
        if (toThrow != null) {
            throw Structured.<X>sneak(toThrow);
        }
        return outcome;
    }

    private void bodyReturned() {
        if (options.policy.endsWithBody() && children.liveCount() > 0) {
            requestCancel("the body of group '" + name() + "' has all it wanted");
        }
    }

    private <T extends @Nullable Object> Outcome<T> outcomeOfBody(Throwable thrown) {
        Judgement judgement = Consequences.judge(thrown, this);
        Throwable failure = judgement.failure();
        if (failure == null) {
            return new Outcome.Cancelled<>(whyCancelled().message(), judgement.visible());
        }
        requestCancel("the body of group '" + name() + "' threw " + UserObjects.text(failure));
        return new Outcome.Failure<>(failure);
    }

    /** No task lives any more, so there are no more failures to tell of. */
    final void endReports() {
        if (reports != null) {
            reports.end();
        }
    }

    /** The value of the body, if it has one. */
    final <T extends @Nullable Object> T valueOf(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Success<T> success -> success.value();
            case Outcome.Failure<T> failure ->
                throw new AssertionError("a failed body has no value", failure.exception());
            case Outcome.Cancelled<T> cancelled ->
                throw new CancellationException("group '" + name() + "' was " + cancelled.reason());
        };
    }

    /** The promises made by the tasks in here that were failed without a wait for them; null unless this is outermost. */
    @Nullable
    UnawaitedPromises unawaitedPromises() {
        return null;
    }

    // The tasks, and their names

    /** The number of this group among those that its strand opened. */
    final int ordinal() {
        return ordinal;
    }

    final TaskPath path() {
        return path;
    }

    /** The run or the open group that this group is in, or is. */
    final GroupScope outermost() {
        GroupScope root = path.root();
        return root == null ? this : root;
    }

    @Override
    public String name() {
        return TaskPath.nameOf(this);
    }

    /** The name of this group as far as no object of the user's has to be asked, up to {@code depth} groups out. */
    final String placeName(int depth) {
        String outer = depth == 0 ? "…" : strand() instanceof SpawnedTask<?> task ? task.placeName(depth - 1) : "run";
        return outer + "." + ordinal;
    }

    @Override
    public int size() {
        return children.liveCount();
    }

    @Override
    public List<Task<?>> tasks() {
        return children.inSpawnOrder().stream()
                .filter(task -> !task.isDone())
                .<Task<?>>map(task -> task)
                .toList();
    }

    /** The tasks in the order in which they ended. */
    final List<SpawnedTask<?>> ended() {
        return children.inEndOrder(0);
    }

    /** Takes no more tasks from now on; false, and nothing changed, if one of them lives. Not to be called again then. */
    final boolean closeChildren() {
        return children.close();
    }

    @Override
    @SuppressWarnings("unchecked") // a completion gives its value only out
    public Iterable<Completion<?>> completions() {
        return (Iterable<Completion<?>>) (Iterable<?>) this.<Object>typedCompletions(Feed.NONE);
    }

    /** Handles for the tasks of this group, which are of type {@code T}: those that it has and those of the feed. */
    final <T extends @Nullable Object> Iterable<Completion<T>> typedCompletions(Feed feed) {
        if (options.forgetsEnded) {
            throw new IllegalStateException("group '" + name() + "' is long-lived and has no completions");
        }
        return completionOrder(feed).handles();
    }

    private synchronized CompletionOrder completionOrder(Feed feed) {
        CompletionOrder existing = order;
        if (existing != null) {
            return existing;
        }
        CompletionOrder made = new CompletionOrder(this, children, feed);
        order = made;
        return made;
    }

    // Scope

    @Override
    public final @Nullable StrandEvents events() {
        return events;
    }

    @Override
    public void cancel(String reason) {
        requestCancel(Objects.requireNonNull(reason, "reason"));
    }

    @Override
    protected final void children(Deque<CancelScope> into) {
        children.addTo(into);
    }

    @Override
    protected final void newestChildren(Deque<CancelScope> into, int most) {
        children.addNewestTo(into, most);
    }

    @Override
    protected String title() {
        return "group '" + name() + "'";
    }

    @Override
    protected final Duration stragglerDelay() {
        return stragglerDelay;
    }

    /** The delay of the nearest group around this one. Asked once, so that no cancellation has to ask all groups around. */
    private Duration inheritedDelay() {
        for (CancelScope at = parent(); at != null; at = at.parent()) {
            if (at instanceof GroupScope around) {
                return around.stragglerDelay;
            }
        }
        return Stragglers.USUAL_DELAY;
    }

    /** A group that has a delay of its own is also looked after when one around it was cancelled. */
    @Override
    protected void onCancelled(Cancellation cancellation) {
        if (options.stragglerDelay != null && cancellation.origin() != this) {
            scheduler().onCancel(this);
        }
    }

    @Override
    public String toString() {
        Cancellation cancellation = cancellation();
        return "group '" + name() + "' [" + size() + " live"
                + (cancellation == null ? "" : ", " + cancellation.message()) + "]";
    }
}

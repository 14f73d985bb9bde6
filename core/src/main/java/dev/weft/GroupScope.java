package dev.weft;

import dev.weft.Consequences.Judgement;
import dev.weft.Failures.Failed;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.run.Starter;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.Waiter;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A group: the scope that its body and its tasks are in.
 *
 * <p>Its life, on the thread of the strand that opened it: it enters the scope, runs the body, waits until {@link
 * Children#close} succeeds, leaves the scope, and judges what is to be thrown. The wait for the end is not cancelled by
 * anything; what is cancelled are the tasks.
 *
 * <p>Who waits for the group's tasks is its own strand, through {@link #owner}: for all to end, or, in a function with
 * a limit, for room. It publishes its waiter and then counts; a task that ends is counted and then looks for the
 * waiter.
 */
sealed class GroupScope extends CancelScope implements TaskGroup, Awaitable permits RunScope, OpenScope {
    private final Options options;
    private final Scheduler scheduler;
    private final Starter starter;
    private final @Nullable StartLimit startLimit;
    private final Children children;
    private final @Nullable Results results;
    private final int ordinal;
    private final TaskPath path;
    private final @Nullable FailureReports reports;
    private volatile @Nullable Failures failures;
    private volatile @Nullable CompletionOrder order;
    private volatile @Nullable Waiter owner;
    private volatile int ownerWakesAt;
    private volatile boolean someSucceeded;
    private volatile boolean taskCutShort;

    GroupScope(Strand strand, Options options) {
        this(strand, options, null);
    }

    /** A group whose tasks put what becomes of them into {@code results}. */
    GroupScope(Strand strand, Options options, @Nullable Results results) {
        this(strand, Scheduler.of(strand).forTasks(), options, results);
    }

    /** A group whose tasks {@code scheduler} runs. */
    GroupScope(Strand strand, Scheduler scheduler, Options options, @Nullable Results results) {
        super(strand);
        this.scheduler = scheduler;
        this.starter = scheduler.starterOfGroup();
        this.options = options;
        this.results = results;
        this.children = new Children(options.forgetsEnded);
        this.startLimit = options.limit == Integer.MAX_VALUE ? null : new StartLimit(this, options.limit);
        SpawnedTask<?> opener = strand instanceof SpawnedTask<?> task ? task : null;
        this.ordinal = opener == null ? 1 : opener.countGroup();
        this.path = TaskPath.of(opener);
        this.reports = FailureReports.asked(options) ? new FailureReports(this, options.failureListener) : null;
    }

    /** The scheduler of the tasks. */
    final Scheduler scheduler() {
        return scheduler;
    }

    /** What carries context into the tasks from whoever spawns them. */
    @Nullable
    ContextCarrier carrierForChildren() {
        Strand spawner = Strand.currentOrNull();
        return (spawner == null ? strand() : spawner) instanceof SpawnedTask<?> task ? task.carrier() : null;
    }

    /** The number of this group among those that its strand opened. */
    final int ordinal() {
        return ordinal;
    }

    final TaskPath path() {
        return path;
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

    /** Spawns a task to be run by {@code scheduler}, named by {@code label} if asked. */
    final <T extends @Nullable Object> SpawnedTask<T> spawn(
            Scheduler scheduler, @Nullable Object label, Job<? extends T, ?> job) {
        requireTaking();
        SpawnedTask<T> task = new SpawnedTask<>(this, scheduler, label, job);
        if (!children.add(task)) {
            throw new ClosedException("group '" + name() + "' has ended and takes no more tasks");
        }
        if (startLimit != null && !startLimit.startOrQueue(task)) {
            endIfCancelled(task);
            return task;
        }
        start(task);
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

    /** A task that stands in line now, or did until it ran, but was cancelled, or its group was, before that. */
    private void endIfCancelled(SpawnedTask<?> task) {
        if (task.isCancelledBeforeStart()) {
            taskCancelled(task);
        }
    }

    /** Throws if this group takes no more tasks. One that has ended is found out when a task is added. */
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
        if (startLimit != null && startLimit.withdraw(task)) {
            task.endWithoutStarting();
        } else if (Scheduler.of(task).withdraw(task)) {
            task.endWithoutStarting();
            startNext(task);
        }
    }

    /** Notes an outcome before anyone can learn of it by awaiting the task. */
    final void note(SpawnedTask<?> task, Outcome<?> outcome) {
        if (results != null) {
            results.put(task, outcome);
        }
        switch (outcome) {
            case Outcome.Success<?> success -> {
                if (!someSucceeded) { // written once: tasks on other cores would wait for the cache line
                    someSucceeded = true;
                }
            }
            case Outcome.Failure<?> failure -> noteFailure(task, failure.exception());
            case Outcome.Cancelled<?> cancelled -> noteCancelled(task, cancelled);
        }
    }

    private void noteFailure(SpawnedTask<?> task, Throwable failure) {
        if (throwsFailures()) {
            failures().add(task, failure);
        }
        if (reports != null) {
            task.noteWhetherAwaited();
        }
    }

    /** Whether failures are kept, for this group to throw them. */
    boolean throwsFailures() {
        return true;
    }

    private void noteCancelled(SpawnedTask<?> task, Outcome.Cancelled<?> cancelled) {
        if (!cancelled.consequences().isEmpty()) {
            failures().addConsequences(cancelled.consequences());
        }
        if (isReachedBy(task.whyCancelled())) {
            taskCutShort = true; // never back to false: others end at the same time
        }
    }

    /** The failure of {@code task} is looked at. */
    final void failureLookedAt(SpawnedTask<?> task) {
        if (throwsFailures()) {
            failures().lookAt(task); // it was noted before anyone could learn of it
        }
    }

    private synchronized Failures failures() {
        Failures noted = failures;
        if (noted == null) {
            noted = new Failures(options.policy, options.forgetsEnded);
            failures = noted;
        }
        return noted;
    }

    /** A task has ended: the last it does. Whatever the policy runs into, the task is counted, or its group never ends. */
    final void taskEnded(SpawnedTask<?> task, Outcome<?> outcome) {
        try {
            applyPolicy(task, outcome);
        } finally {
            tellAndCount(task, outcome);
        }
    }

    private void tellAndCount(SpawnedTask<?> task, Outcome<?> outcome) {
        try {
            if (reports != null && outcome instanceof Outcome.Failure<?> failure) {
                reports.tell(task, failure.exception());
            }
        } finally {
            countEnded(task);
            taskCounted();
        }
    }

    /** A task was counted as ended, and who waited for that was woken. */
    void taskCounted() {}

    private void applyPolicy(SpawnedTask<?> task, Outcome<?> outcome) {
        String reason = isCancelRequested() ? null : options.policy.reasonToEnd(task, outcome);
        if (reason != null) {
            requestCancel(new Cancellation(this, reason, null));
        }
    }

    /** Counts {@code task} as ended and wakes who waits for that. */
    private void countEnded(SpawnedTask<?> task) {
        children.end(task);
        CompletionOrder completions = order;
        if (completions != null) {
            completions.taskEnded();
        }
        Waiter waiting = owner;
        if (waiting != null && children.liveCount() <= ownerWakesAt) {
            waiting.resume();
        }
    }

    /** {@code ended}, which had started, has ended; the first in the line of starts, if there is one, takes its place. */
    final void startNext(SpawnedTask<?> ended) {
        SpawnedTask<?> next = startLimit == null ? null : startLimit.next(ended);
        if (next != null) {
            start(next); // if that fails, it starts the one behind it
        }
    }

    /** The wait of {@code task} in the line of starts, or null if it is not in it. */
    final @Nullable Waiter waitToStart(SpawnedTask<?> task) {
        return startLimit == null ? null : startLimit.waitOf(task);
    }

    /** Whether tasks stand in the line of starts. */
    final boolean hasLineOfStarts() {
        return startLimit != null && startLimit.hasLine();
    }

    // Waiting for tasks

    /** Waits until fewer than {@code limit} tasks live. Cancellable. */
    final void awaitRoom(int limit) throws InterruptedException {
        Strand.throwIfCancelled();
        if (children.liveCount() >= limit) {
            Scheduler.of(strand()).tuning().beforeWaitingForTasks();
        }
        while (children.liveCount() >= limit) {
            Waiter waiter = publishOwner(limit - 1);
            if (children.liveCount() >= limit) {
                waiter.await();
            }
        }
        owner = null;
    }

    private void awaitEnd() {
        if (children.liveCount() > 0) {
            Scheduler.of(strand()).tuning().beforeWaitingForTasks();
        }
        while (!children.close()) {
            Waiter waiter = publishOwner(0);
            if (children.liveCount() > 0) {
                waiter.awaitUncancelled();
            }
        }
        owner = null;
    }

    /** Makes a waiter that is woken when no more than {@code wakesAt} tasks live; to be looked again before waiting. */
    final Waiter publishOwner(int wakesAt) {
        Waiter waiter = new Waiter(strand(), this);
        ownerWakesAt = wakesAt;
        owner = waiter;
        return waiter;
    }

    @Override
    public String description() {
        return "the tasks of group '" + name() + "' to end, " + size() + " left";
    }

    @Override
    public boolean outlasts(Strand inside) {
        return ownerWakesAt == 0 && inside instanceof SpawnedTask<?> task && task.isIn(this);
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
            cancelRest();
        } catch (Throwable e) {
            thrown = e;
            outcome = outcomeOfBody(e);
        }
        awaitEnd();
        leave();
        endReports();
        Throwable verdict = verdict(outcome, thrown);
        Failures noted = failures;
        if (noted != null) {
            noted.tellCounted(this, verdict);
        }
        if (verdict != null) {
            throw Structured.<X>sneak(verdict);
        }
        return outcome;
    }

    /** No task lives any more, so there are no more failures to tell of. */
    final void endReports() {
        if (reports != null) {
            reports.end();
        }
    }

    /** Takes no more tasks from now on; false, and nothing changed, if one of them lives. Not to be called again then. */
    final boolean closeChildren() {
        return children.close();
    }

    private void cancelRest() {
        if (options.policy == Policy.AS_COMPLETED && children.liveCount() > 0) {
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

    /** What is to be thrown once all have ended, or null if nothing is. */
    private @Nullable Throwable verdict(Outcome<?> body, @Nullable Throwable thrown) {
        Throwable failure = failureToThrow(body, thrown);
        if (failure != null) {
            Failures.suppressAll(failure, consequences(body));
            return failure;
        }
        return body instanceof Outcome.Cancelled<?> || taskCutShort ? cancellationOutside(body, thrown) : null;
    }

    private @Nullable Throwable failureToThrow(Outcome<?> body, @Nullable Throwable thrown) {
        List<Failed> failed = failuresToThrow();
        if (body instanceof Outcome.Failure<?> own && !Failures.areToldBy(thrown, failed)) {
            Failures.suppress(own.exception(), failed);
            return own.exception();
        }
        Throwable ofBody = body instanceof Outcome.Failure<?> ? thrown : null;
        return failed.isEmpty() ? null : Failures.toThrow(failed, options.policy, ofBody);
    }

    private List<Failed> failuresToThrow() {
        Failures noted = failures;
        return noted == null ? List.of() : noted.toThrow(someSucceeded);
    }

    /** What failed only because of a cancellation: first in the body, then in the tasks. */
    private List<Throwable> consequences(Outcome<?> body) {
        List<Throwable> ofBody = body instanceof Outcome.Cancelled<?> cancelled ? cancelled.consequences() : List.of();
        Failures noted = failures;
        List<Throwable> ofTasks = noted == null ? List.of() : noted.consequences();
        return ofBody.isEmpty()
                ? ofTasks
                : Stream.concat(ofBody.stream(), ofTasks.stream()).toList();
    }

    /** The cancellation around this group that cut its work short; null if it was this group's own. */
    private @Nullable Throwable cancellationOutside(Outcome<?> body, @Nullable Throwable thrown) {
        CancelScope around = parent();
        Cancellation outside = around == null ? null : around.cancellationNow();
        if (outside == null || (options.policy == Policy.RACE && someSucceeded)) {
            return null;
        }
        List<Throwable> consequences = consequences(body);
        if (thrown != null && consequences.isEmpty() && Cancellation.carriedBy(thrown) == outside) {
            return thrown;
        }
        InterruptedException cancelled = outside.toException(consequences);
        if (consequences.stream().noneMatch(consequence -> consequence == thrown)) {
            cancelled.initCause(thrown);
        }
        return cancelled;
    }

    /** The tasks in the order in which they ended. */
    final List<SpawnedTask<?>> ended() {
        return children.inEndOrder(0);
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

    // Scope

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
    protected final @Nullable Duration stragglerDelay() {
        return options.stragglerDelay;
    }

    /** A group that has a delay of its own is also looked after when one around it was cancelled. */
    @Override
    protected void onCancelled(Cancellation cancellation) {
        if (options.stragglerDelay != null && cancellation.origin() != this) {
            scheduler().onCancel(this);
        }
    }

    // Completions

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
        CompletionOrder made = new CompletionOrder(children, name(), feed);
        order = made;
        return made;
    }

    @Override
    public String toString() {
        Cancellation cancellation = cancellation();
        return "group '" + name() + "' [" + size() + " live"
                + (cancellation == null ? "" : ", " + cancellation.message()) + "]";
    }
}

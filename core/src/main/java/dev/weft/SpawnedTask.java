package dev.weft;

import dev.weft.Consequences.Judgement;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Signal;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.StrandEvents;
import dev.weft.spi.wait.Waiter;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A task: its strand, its body and its outcome.
 *
 * <p>Order at the end of a task, on its own thread: it leaves its scope, which decides whether it was cancelled; its
 * failure is noted in the group; its outcome is set, which wakes those who await it; the group's policy is applied; and
 * last it counts as ended, after which the group may end.
 */
final class SpawnedTask<T extends @Nullable Object> extends Strand implements Task<T>, Awaitable {
    private static final int LONGEST_NAME = 100;

    /** Links and heights in the stacks of {@link Children}; written before the task is published there. */
    int spawnIndex;

    int endIndex;

    @Nullable
    SpawnedTask<?> nextSpawned;

    @Nullable
    SpawnedTask<?> nextEnded;

    private final GroupScope group;
    private final @Nullable Object label;
    private final ContextCarrier.@Nullable Snapshot context;
    private @Nullable ContextCarrier carrier;
    private final ResultCell<T> result = new ResultCell<>();
    private @Nullable Job<? extends T, ?> job;
    private int groupsOpened;
    private volatile boolean lookedAt;

    /** Whether something waited for this task when it failed. Written and read by the thread that ends it. */
    private boolean awaitedAtEnd;

    /**
     * A task of {@code group} that has not started.
     *
     * @param label what names it if asked, by its {@code toString}; if null, or that tells nothing, it is named by place
     */
    SpawnedTask(GroupScope group, Scheduler scheduler, @Nullable Object label, Job<? extends T, ?> job) {
        this(group, scheduler, label, job, group.carrierForChildren());
    }

    private SpawnedTask(
            GroupScope group,
            Scheduler scheduler,
            @Nullable Object label,
            Job<? extends T, ?> job,
            @Nullable ContextCarrier carrier) {
        super(group, scheduler);
        this.group = group;
        this.carrier = carrier;
        this.label = label;
        this.job = job;
        this.context = carrier == null ? null : carrier.capture();
    }

    @Override
    public String name() {
        String name = labelText();
        return name == null ? group.name() + "." + spawnIndex : name;
    }

    @Override
    public String plainName() {
        return placeName(ThreadNames.DEEPEST);
    }

    /** The group that this task was spawned into. */
    GroupScope group() {
        return group;
    }

    /** Whether this task has a name of its own, if that can be made a text. */
    boolean hasLabel() {
        return label != null;
    }

    /** The name that this task was given, or null. */
    @Nullable
    String labelText() {
        String text = label == null ? null : UserObjects.text(label);
        return text == null || text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME - 1) + "…";
    }

    /** Whether this task is in {@code around}, perhaps by way of other groups. */
    boolean isIn(GroupScope around) {
        SpawnedTask<?> at = this;
        while (at.group.path().level() > around.path().level() && at.group.strand() instanceof SpawnedTask<?> opener) {
            at = opener;
        }
        return at.group == around;
    }

    /** What carries context from this task into those it spawns, or null if nothing does. */
    @Nullable
    ContextCarrier carrier() {
        return carrier;
    }

    /** Sets what carries context into the tasks spawned from now on. Called by this task only. */
    void setCarrier(@Nullable ContextCarrier carrier) {
        this.carrier = carrier;
    }

    @Override
    protected @Nullable String threadName() {
        return label instanceof String name && name.length() <= LONGEST_NAME ? name : null;
    }

    /** The name of this task as far as no object of the user's has to be asked, up to {@code depth} groups out. */
    String placeName(int depth) {
        String own = threadName();
        return own != null ? own : group.placeName(depth) + "." + spawnIndex;
    }

    /** The number of the group that this task is opening now. Called by its own thread. */
    int countGroup() {
        return ++groupsOpened;
    }

    /** The body of the thread. */
    @Override
    public void run() {
        Job<? extends T, ?> body = takeJob();
        enter();
        if (isCancelRequested() || body == null) {
            finish(leaveAfter(null));
            return;
        }
        StrandEvents events = events();
        if (events != null) {
            events.started(this);
        }
        finish(context == null ? execute(body) : executeIn(context, body));
    }

    private @Nullable Job<? extends T, ?> takeJob() {
        Job<? extends T, ?> body = job;
        job = null;
        return body;
    }

    private Outcome<T> executeIn(ContextCarrier.Snapshot carried, Job<? extends T, ?> body) {
        Object[] outcome = new Object[1];
        try {
            carried.run(() -> outcome[0] = execute(body));
        } catch (Throwable failure) {
            return leaveAfter(failure);
        }
        @SuppressWarnings("unchecked")
        Outcome<T> executed = (Outcome<T>) outcome[0];
        return executed != null
                ? executed
                : leaveAfter(new IllegalStateException("a context carrier did not run the task's body"));
    }

    private Outcome<T> execute(Job<? extends T, ?> body) {
        T value;
        try {
            value = body.call();
        } catch (Throwable thrown) {
            return leaveAfter(thrown);
        }
        leave();
        return new Outcome.Success<>(value);
    }

    /** Leaves the scope of this task with what it threw, or with nothing if it did not start. */
    private Outcome<T> leaveAfter(@Nullable Throwable thrown) {
        Judgement judgement = thrown == null ? Consequences.NOTHING_ELSE : Consequences.judge(thrown, this);
        leave();
        Throwable failure = judgement.failure();
        return failure == null
                ? new Outcome.Cancelled<>(whyCancelled().message(), judgement.visible())
                : new Outcome.Failure<>(failure);
    }

    private void finish(Outcome<T> outcome) {
        abandonOwned();
        group.note(this, outcome);
        StrandEvents events = events();
        if (events != null) {
            tellEnd(events, outcome);
        }
        releaseThread();
        result.set(outcome);
        group.taskEnded(this, outcome);
    }

    private void tellEnd(StrandEvents events, Outcome<T> outcome) {
        switch (outcome) {
            case Outcome.Success<T> _ -> events.ended(this, StrandEvents.End.SUCCEEDED, null);
            case Outcome.Failure<T> failure -> events.ended(this, StrandEvents.End.FAILED, failure.exception());
            case Outcome.Cancelled<T> _ -> events.ended(this, StrandEvents.End.CANCELLED, null);
        }
    }

    @Override
    public @Nullable StrandEvents events() {
        return group.events();
    }

    /** Whether this task, which has no thread yet, or the group around it was cancelled. */
    boolean isCancelledBeforeStart() {
        inheritCancellation();
        return isCancelRequested();
    }

    @Override
    public void startFailed(Throwable failure) {
        job = null;
        leaveUnstarted();
        finish(new Outcome.Failure<>(failure));
    }

    /** Ends this task, which was cancelled before it got a thread. Called by whoever took it from its line. */
    void endWithoutStarting() {
        job = null;
        leaveUnstarted();
        finish(new Outcome.Cancelled<>(whyCancelled().message()));
    }

    @Override
    protected @Nullable Waiter waitToStart() {
        return group.waitToStart(this);
    }

    @Override
    protected boolean isEndAwaited() {
        return result.isAwaited() || group.hasLineOfStarts() || group.holdsUpTasksInside();
    }

    @Override
    protected void onCancelled(Cancellation cancellation) {
        group.taskCancelled(this);
    }

    @Override
    protected @Nullable Throwable failureIn(Throwable thrown, CancelScope scope) {
        return Consequences.judge(thrown, scope).failure();
    }

    @Override
    public T await() throws InterruptedException {
        return valueOf(outcome());
    }

    @Override
    public Outcome<T> outcome() throws InterruptedException {
        if (!isDone()) {
            Strand waiting = Strand.currentOrNull();
            refuseItself(waiting);
            if (waiting != null) {
                Scheduler.of(waiting).tuning().beforeWaitingFor(this);
            }
        }
        Outcome<T> outcome = result.await(this);
        if (outcome instanceof Outcome.Failure<T>(Throwable failure)) {
            receive(failure);
        }
        return outcome;
    }

    /** The caller is given {@code failure}, with which this task has ended. */
    private void receive(Throwable failure) {
        if (!lookedAt) {
            group.failureLookedAt(this);
        }
        Strand receiver = Strand.currentOrNull();
        if (receiver != null) {
            Consequences.receive(failure, receiver);
        }
    }

    /** The value of this task, which has ended; or throws what became of it. */
    T valueOf(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Success<T> success -> success.value();
            case Outcome.Failure<T> failure -> throw Failures.wrapped(this, failure.exception());
            case Outcome.Cancelled<T> cancelled ->
                throw new CancellationException("task '" + name() + "' was " + cancelled.reason());
        };
    }

    private void refuseItself(@Nullable Strand waiting) {
        if (waiting == this) {
            throw new IllegalStateException("task '" + name() + "' awaits itself");
        }
    }

    /** Whether {@code inner} is this task, which does not end before itself, or inside it. */
    @Override
    public boolean outlasts(Strand inner) {
        return inner instanceof SpawnedTask<?> task && isAround(task);
    }

    /** Whether {@code inner} is this task, or in a group that this task opened, perhaps by way of other groups. */
    private boolean isAround(SpawnedTask<?> inner) {
        SpawnedTask<?> at = inner;
        while (at.group.path().level() > group.path().level() && at.group.strand() instanceof SpawnedTask<?> opener) {
            at = opener;
        }
        return at == this;
    }

    @Override
    public boolean cancel(String reason) {
        Objects.requireNonNull(reason, "reason");
        return requestCancel(reason) || !isDone();
    }

    @Override
    public boolean isDone() {
        return result.peek() != null;
    }

    @Override
    public boolean isCancelled() {
        return result.peek() instanceof Outcome.Cancelled<T>;
    }

    @Nullable
    Outcome<T> peek() {
        return result.peek();
    }

    /** The outcome of this task, which has ended. */
    Outcome<T> endedOutcome() {
        return Objects.requireNonNull(result.peek());
    }

    /** The value of this task, which has ended; or throws what became of it. */
    T endedValue() {
        return valueOf(endedOutcome());
    }

    /** Whether somebody has looked at the failure of this task. */
    boolean wasLookedAt() {
        return lookedAt;
    }

    void noteLook() {
        lookedAt = true;
    }

    /** Notes whether something waits for this task, which is about to have its outcome. */
    void noteWhetherAwaited() {
        awaitedAtEnd = result.hasWaiters();
    }

    /** Whether something waited when that was noted. */
    boolean wasAwaitedAtEnd() {
        return awaitedAtEnd;
    }

    @Override
    public Signal<T> end() {
        return new End();
    }

    @Override
    public Selectable<T> whenEnded() {
        return new End();
    }

    /** The end of this task; what is said of it is what is said of the task. */
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
        public Strand owner() {
            return SpawnedTask.this;
        }

        @Override
        public boolean outlasts(Strand strand) {
            return SpawnedTask.this.outlasts(strand);
        }
    }

    @Override
    public String description() {
        return "task '" + name() + "'";
    }

    @Override
    public Strand owner() {
        return this;
    }

    @Override
    public String toString() {
        Outcome<T> outcome = result.peek();
        Awaitable waitsFor = waitsFor();
        String state = outcome != null
                ? outcome.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT)
                : waitsFor != null ? "waits for " + waitsFor.description() : "running";
        return "task '" + name() + "' [" + state + "]";
    }
}

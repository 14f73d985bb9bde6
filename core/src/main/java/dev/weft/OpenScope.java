package dev.weft;

import dev.weft.internal.check.Require;
import dev.weft.internal.scope.Drain;
import dev.weft.internal.scope.GroupExecutor;
import dev.weft.internal.scope.NeverRunListener;
import dev.weft.internal.scope.TaskNode;
import dev.weft.internal.scope.UnawaitedPromises;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.trace.LiveRun;
import dev.weft.spi.trace.Observed;
import dev.weft.spi.wait.Leftover;
import dev.weft.spi.wait.Strand;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A group without a body and without a thread of its own.
 *
 * <h2>Overview</h2>
 *
 * <p>A group is a scope on the stack of a strand (a task or thread); the strand of an open group never runs. So nothing
 * waits for the tasks while the group is open, and nothing judges them at the end: there is no {@link Verdict}. After the
 * group has stopped taking tasks, the last task to end also ends the group.
 *
 * <pre>
 *            close(), shutdown()                      no task lives
 *   TAKING ──────────────────────► CLOSING ────────────────────────────► ENDED: close() returns
 *     │                               │ the grace has passed                ▲
 *     │                               ▼                                     │
 *     └─ cancel(), or a failure ──► CANCELLED ──────────────────────────────┘
 *        of a task if fail-fast
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>A thread that closes or cancels the group first records the request, and then checks whether a task is still alive.
 *       A task that ends is first counted as ended, and then checks whether the group is closing. So at least one of the
 *       two sees the change of the other.
 *   <li>If several threads see that the group is over, {@link #ending} decides which of them ends it. A task that is
 *       spawned meanwhile is either added before {@link #closeTasks} succeeds, and then the group has not ended; or it
 *       comes too late, and the spawn throws.
 *   <li>{@link #ended} is set last: when {@code close} returns, no task, no timer and no report is left.
 * </ol>
 */
final class OpenScope extends GroupScope implements OpenTaskGroup, GroupExecutor.Group {
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

    private final String name;
    private final @Nullable ContextCarrier carrier;
    private final UnawaitedPromises unawaited = new UnawaitedPromises();
    private final Drain closers =
            new Drain(this, this::hasEnded, (limit, wait) -> Async.moveOnAfter(limit, wait::await));

    /** For each strand whose call to close this group was in a cycle of waits, the text that names the cycle. */
    private final Map<Strand, String> cycles = new ConcurrentHashMap<>();

    private @Nullable LiveRun entry;
    private volatile boolean closing;
    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile boolean ended;

    private OpenScope(Scheduler scheduler, TaskGroup.Options options, String name, @Nullable ContextCarrier carrier) {
        this(Strand.threadless(name, scheduler), scheduler, options, name, carrier);
    }

    private OpenScope(
            Strand keeper,
            Scheduler scheduler,
            TaskGroup.Options options,
            String name,
            @Nullable ContextCarrier carrier) {
        super(keeper, scheduler, Observed.eventsOfRunOf(keeper), options, null, false);
        this.name = name;
        this.carrier = carrier;
    }

    static OpenScope open(TaskGroup.Options options, String name) {
        SpawnedTask<?> opener = Strand.currentOrNull() instanceof SpawnedTask<?> task ? task : null;
        Scheduler scheduler =
                opener == null ? Scheduler.parallel() : Scheduler.of(opener).forTasks();
        ContextCarrier carrier = opener == null ? ContextCarriers.installed() : opener.carrier();
        OpenScope group = new OpenScope(scheduler, options.forOpenGroup(), name, carrier);
        group.enter();
        group.entry = LiveRun.add(group, scheduler);
        return group;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    protected boolean isNamed() {
        return true;
    }

    @Override
    @Nullable
    ContextCarrier carrierForChildren() {
        return Strand.currentOrNull() instanceof SpawnedTask<?> spawner ? spawner.carrier() : carrier;
    }

    @Override
    protected UnawaitedPromises unawaitedPromises() {
        return unawaited;
    }

    @Override
    void requireTaking() {
        super.requireTaking();
        if (closing) {
            throw new ClosedException("group '" + name + "' is closed and takes no more tasks");
        }
    }

    // The end

    @Override
    protected void countEnded(TaskNode task) {
        super.countEnded(task);
        endIfOver();
    }

    @Override
    public void cancel(String reason) {
        if (!ended) {
            super.cancel(reason);
        }
        endIfOver();
    }

    @Override
    public void stopTaking() {
        closing = true;
        endIfOver();
    }

    private void endIfOver() {
        if ((closing || isCancelRequested()) && size() == 0 && claimEnd()) {
            end();
        }
    }

    private boolean claimEnd() {
        return closeTasks() && ending.compareAndSet(false, true);
    }

    /**
     * Ends this group on the current thread, which may be any thread. An interrupt of the thread is not meant for the
     * group, and is restored.
     */
    private void end() {
        boolean interrupted = Thread.currentThread().isInterrupted();
        leave();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (entry != null) {
            entry.remove();
        }
        try {
            endReports();
            unawaited.report();
            Leftover.report(this);
        } finally { // a report may fail, and callers of close wait
            ended = true;
            closers.wake();
        }
    }

    @Override
    public boolean isClosing() {
        return closing || isCancelRequested();
    }

    @Override
    public boolean hasEnded() {
        return ended;
    }

    // Waiting for the end

    @Override
    public void close() throws InterruptedException {
        close(DEFAULT_GRACE);
    }

    @Override
    public void close(Duration grace) throws InterruptedException {
        Require.notNegative(grace, "grace");
        Drain.refuseTaskOf(this, "closes");
        stopTaking();
        awaitEnd(grace, "closed", "grace");
    }

    /** Waits for the end; throws if the wait was in a cycle. See {@link Drain#awaitOrCancel} for the parameters. */
    private boolean awaitEnd(Duration limit, String done, String called) throws InterruptedException {
        Strand caller = Strand.current();
        try {
            boolean inTime = closers.awaitOrCancel(limit, done, called);
            String cycle = cycles.get(caller);
            if (cycle != null) {
                throw new IllegalStateException(cycle);
            }
            return inTime;
        } finally {
            cycles.remove(caller);
        }
    }

    /**
     * Records the cycle, so that the call that closes this group throws. The task whose wait was refused fails too, but its
     * failure goes only to the log or to a listener.
     */
    @Override
    protected void onCycleThrough(Strand waiting, String words) {
        cycles.put(waiting, words);
    }

    @Override
    public boolean drain(Duration limit) throws InterruptedException {
        Require.notNegative(limit, "limit");
        Drain.refuseTaskOf(this, "drains");
        stopTaking();
        return awaitEnd(limit, "drained", "limit");
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        Drain.refuseTaskOf(this, "awaits the end of");
        return closers.awaitWithin(
                Duration.ofNanos(Objects.requireNonNull(unit, "unit").toNanos(timeout)));
    }

    @Override
    public TaskNode spawnFor(Runnable command) {
        try {
            return spawn(scheduler(), null, new Command(command));
        } catch (ClosedException e) {
            throw new RejectedExecutionException(e.getMessage(), e);
        }
    }

    /** The body of a task of the executor. */
    record Command(Runnable command) implements Job<@Nullable Void, RuntimeException> {
        @Override
        @SuppressWarnings("NullAway") // NullAway does not see that the value may be null
        public @Nullable Void call() {
            command.run();
            return null;
        }

        /**
         * Ends the future of the command, because the task has ended without running the command. The future fails with
         * {@code failure}; if {@code failure} is null, the future is cancelled.
         */
        void neverRuns(@Nullable Throwable failure) {
            if (command instanceof NeverRunListener future) {
                future.neverRuns(failure);
            } else if (command instanceof Future<?> future) {
                future.cancel(false);
            }
        }
    }

    @Override
    public void moveOnAfter(Duration limit, GroupExecutor.Wait wait) throws InterruptedException {
        Async.moveOnAfter(limit, wait::await);
    }

    @Override
    public ExecutorService asExecutor() {
        return new GroupExecutor(this);
    }

    @Override
    public String toString() {
        return super.toString() + (ended ? " [ended]" : closing ? " [closing]" : "");
    }
}

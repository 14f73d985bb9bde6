package dev.weft.internal.scope;

import dev.weft.spi.run.Scheduler;
import dev.weft.spi.run.Starter;
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
import org.jspecify.annotations.Nullable;

/**
 * A group as a scope with tasks in it: it starts them, counts them, and can be waited for. Its name and place come from the
 * superclass. The subclass decides what the end of a task means, and which exception is thrown.
 *
 * <p>Its parts have their own states: {@link Children}, {@link StartLimit}, {@link OwnerWait}, {@link CompletionOrder}.
 */
public abstract class GroupNode extends PlacedScope implements Awaitable {
    private final Scheduler scheduler;
    private final @Nullable StrandEvents events;
    private final @Nullable Duration ownDelay;
    private final Duration stragglerDelay;
    private final Starter starter;
    private final Children children;
    private final @Nullable StartLimit startLimit;
    private final OwnerWait owner;
    private volatile @Nullable CompletionOrder order;
    private volatile @Nullable Drain drain;

    /**
     * Creates a group on the stack of {@code strand}.
     *
     * @param scheduler the scheduler of the tasks
     * @param events the listener for events of the tasks, or null
     * @param ownDelay the time after a cancellation at which stragglers are reported; null for the delay of the outer group
     * @param limit the maximum number of tasks that run at the same time; {@link Integer#MAX_VALUE} if there is no limit
     * @param forgetsEnded whether the group drops tasks that have ended
     */
    protected GroupNode(
            Strand strand,
            Scheduler scheduler,
            @Nullable StrandEvents events,
            @Nullable Duration ownDelay,
            int limit,
            boolean forgetsEnded) {
        super(strand);
        this.scheduler = scheduler;
        this.events = events;
        this.ownDelay = ownDelay;
        this.stragglerDelay = ownDelay != null ? ownDelay : inheritedDelay();
        this.starter = scheduler.starterOfGroup();
        this.children = new Children(forgetsEnded);
        this.startLimit = limit == Integer.MAX_VALUE ? null : new StartLimit(this, children, limit);
        this.owner = new OwnerWait(this, children);
    }

    /** The scheduler of the tasks. */
    public final Scheduler scheduler() {
        return scheduler;
    }

    /** Adds {@code task}, and starts it unless it has to be queued. Returns false and does nothing if this group is closed. */
    protected final boolean addAndStart(TaskNode task) {
        if (!children.add(task)) {
            return false;
        }
        if (events != null) {
            events.spawned(task);
        }
        TaskNode next = startLimit == null ? task : startLimit.addAndTakeNext(task);
        if (next != null) {
            start(next);
        }
        if (next != task) {
            endIfCancelled(task);
        }
        return true;
    }

    /** Starts {@code task}. If no thread can be started for it, the task fails. */
    private void start(TaskNode task) {
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

    /** Ends {@code task} if the task or its group was cancelled, and the task is queued here or in its scheduler. */
    private void endIfCancelled(TaskNode task) {
        if (task.isCancelledBeforeStart()) {
            taskCancelled(task);
        }
    }

    /** Ends {@code task}, which was cancelled, if it is queued here or in its scheduler. */
    final void taskCancelled(TaskNode task) {
        if ((startLimit != null && startLimit.withdraw(task))
                || Scheduler.of(task).withdraw(task)) {
            task.endWithoutStarting();
        }
    }

    /** Counts {@code task} as ended, resumes the strands that wait for the group, and starts the first queued task. */
    protected void countEnded(TaskNode task) {
        children.end(task);
        CompletionOrder completions = order;
        if (completions != null) {
            completions.taskEnded();
        }
        owner.taskEnded();
        Drain begun = drain;
        if (begun != null && closeTasks()) {
            begun.wake();
        }
        TaskNode next = startLimit == null ? null : startLimit.endAndTakeNext(task);
        if (next != null) {
            start(next); // if that fails, the failed task ends, and its end starts the next one
        }
    }

    /** Whether a drain of this group has begun, so that the group takes no more tasks. */
    protected final boolean isDrained() {
        return drain != null;
    }

    /** Takes no more tasks, and returns an object for waiting until no task lives, within limits that {@code limiting} sets. */
    protected final synchronized Drain beginDrain(Drain.Limiting limiting) {
        Drain begun = drain;
        if (begun == null) {
            begun = new Drain(this, this::closeTasks, limiting);
            drain = begun;
        }
        return begun;
    }

    /** The wait of {@code task} for its start, or null if it is not queued. */
    final @Nullable Waiter waitToStart(TaskNode task) {
        return startLimit == null ? null : startLimit.waitOf(task);
    }

    /** Whether tasks are queued. */
    public final boolean hasQueuedTasks() {
        return startLimit != null && startLimit.hasQueue();
    }

    /** Whether a task that is spawned now would start immediately. The caller must be the only one that spawns here. */
    public final boolean hasPlace() {
        return startLimit == null || startLimit.hasPlace();
    }

    /** Waits until {@link #hasPlace} is true. Cancellable. Called by the strand that opened this group. */
    public final void awaitPlace() throws InterruptedException {
        if (startLimit != null) {
            owner.awaitAtMost(startLimit.max() - 1);
        }
    }

    /** Waits until all tasks have ended, then takes no more tasks. Not cancellable. Called by the group's opener. */
    protected final void awaitEnd() {
        owner.awaitEnd();
    }

    /** Creates a waiter that is resumed when all tasks have ended. Before it waits, the caller must check that a task lives. */
    protected final Waiter publishWaitForAll() {
        return owner.publish(0);
    }

    /** Accepts no more tasks from now on. Returns false and changes nothing if a task is still alive. */
    protected final boolean closeTasks() {
        return children.close();
    }

    @Override
    public final String description() {
        return "the tasks of group '" + name() + "' to end, " + size() + " left";
    }

    @Override
    public final boolean outlasts(Strand inside) {
        return owner.isForAll() && inside instanceof TaskNode task && task.isIn(this);
    }

    /** The ends of the live tasks, any of which frees a place; empty if the wait is for all tasks. */
    @Override
    public final Collection<? extends Awaitable> alternatives() {
        return owner.isForAll() ? List.of() : owner.awaited();
    }

    /** Whether the next completion is awaited. The task that ends next may be a task that the body has not spawned yet. */
    @Override
    public final boolean tasksInsideMayWaitForOpener() {
        CompletionOrder completions = order;
        return completions != null && completions.isAwaited();
    }

    /** Whether {@code task}, which has ended, was cancelled together with this group, and not individually. */
    public final boolean wasCancelledWith(TaskNode task) {
        Cancellation cancellation = task.cancellation();
        return cancellation != null && isReachedBy(cancellation);
    }

    /** The number of live tasks. */
    public final int size() {
        return children.liveCount();
    }

    /** The tasks that are kept, in the order in which they were spawned. */
    protected final List<TaskNode> inSpawnOrder() {
        return children.inSpawnOrder();
    }

    /** The tasks in the order in which they ended. */
    public final List<TaskNode> ended() {
        return children.inEndOrder(0);
    }

    /** Returns the tasks, with those of {@code source}, in the order in which they end. Later calls keep the first source. */
    public final synchronized CompletionOrder completionOrder(TaskSource source) {
        CompletionOrder made = order;
        if (made == null) {
            made = new CompletionOrder(this, children, source);
            order = made;
        }
        return made;
    }

    @Override
    protected final void children(Deque<CancelScope> into) {
        children.addTo(into);
    }

    @Override
    protected final void newestChildren(Deque<CancelScope> into, int max) {
        children.addNewestTo(into, max);
    }

    @Override
    public final @Nullable StrandEvents events() {
        return events;
    }

    @Override
    protected final Duration stragglerDelay() {
        return stragglerDelay;
    }

    /** Returns the delay of the nearest group around this one. Called once, so that a cancellation need not search for it. */
    private Duration inheritedDelay() {
        for (CancelScope at = parent(); at != null; at = at.parent()) {
            if (at instanceof GroupNode around) {
                return around.stragglerDelay;
            }
        }
        return Stragglers.USUAL_DELAY;
    }

    /** The stragglers of a group with a delay of its own are also reported when a group around it was cancelled. */
    @Override
    protected void onCancelled(Cancellation cancellation) {
        if (ownDelay != null && cancellation.origin() != this) {
            scheduler.onCancel(this);
        }
    }

    /** Returns the run or the open group that this group is in; this group itself if it is a run or an open group. */
    public final GroupNode outermost() {
        GroupNode root = path().root();
        return root == null ? this : root;
    }

    /** The promises that tasks of this run or open group made, and that were failed and never awaited; null in other groups. */
    protected @Nullable UnawaitedPromises unawaitedPromises() {
        return null;
    }

    @Override
    protected String title() {
        return "group '" + name() + "'";
    }

    @Override
    public String toString() {
        Cancellation cancellation = cancellation();
        return "group '" + name() + "' [" + size() + " live"
                + (cancellation == null ? "" : ", " + cancellation.message()) + "]";
    }
}

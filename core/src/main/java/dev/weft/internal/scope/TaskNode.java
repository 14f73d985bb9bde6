package dev.weft.internal.scope;

import dev.weft.internal.failure.UserObjects;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Parker;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.StrandEvents;
import dev.weft.spi.wait.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * The part of a task that its group uses: its place among the tasks of the group, and its name. The subclass has the body and the
 * outcome.
 */
public abstract class TaskNode extends Strand implements Awaitable {
    private static final int LONGEST_NAME = 100;

    /** Links and heights in the stacks of {@link Children}; written before the task is published there. */
    int spawnIndex;

    int endIndex;

    @Nullable
    TaskNode nextSpawned;

    @Nullable
    TaskNode nextEnded;

    private final @Nullable Object label;
    private int groupsOpened;
    private volatile boolean lookedAt;

    /** Whether a wait for this task was under way when it failed. Written and read by the thread that ends it. */
    private boolean awaitedAtEnd;

    /**
     * A task of {@code group} that has not started.
     *
     * @param label the object whose {@code toString} is the name; if it is null or has no text, the task is named by its place
     */
    protected TaskNode(GroupNode group, Parker parker, @Nullable Object label) {
        super(group, parker);
        this.label = label;
    }

    @Override
    public final @Nullable StrandEvents events() {
        return group().events();
    }

    /** The task that the current thread runs, or null. */
    static @Nullable TaskNode ofCurrentThread() {
        return Strand.currentOrNull() instanceof TaskNode task ? task : null;
    }

    /** The group that this task was spawned into. */
    public abstract GroupNode group();

    /** Whether this task has its outcome. */
    public abstract boolean isDone();

    /** Ends this task, which was cancelled before it got a thread. Called by the thread that took it from the queue. */
    protected abstract void endWithoutStarting();

    /** How many tasks of its group were spawned before this one, plus one. */
    public final int spawnIndex() {
        return spawnIndex;
    }

    // Names

    @Override
    public final String name() {
        String name = labelText();
        return name == null ? group().name() + "." + spawnIndex : name;
    }

    @Override
    public final String plainName() {
        return placeName(ThreadNames.DEEPEST);
    }

    /** Whether this task was given an object as its name, even if that object has no text. */
    final boolean hasLabel() {
        return label != null;
    }

    /** The name that this task was given, or null. */
    final @Nullable String labelText() {
        String text = label == null ? null : UserObjects.text(label);
        return text == null || text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME - 1) + "…";
    }

    @Override
    protected final @Nullable String threadName() {
        return label instanceof String name && name.length() <= LONGEST_NAME ? name : null;
    }

    /** The name of this task without the texts of objects of the application, up to {@code depth} groups out. */
    final String placeName(int depth) {
        String own = threadName();
        return own != null ? own : group().placeName(depth) + "." + spawnIndex;
    }

    // As the target of a wait

    @Override
    public final String description() {
        return "task '" + name() + "'";
    }

    @Override
    public final Strand owner() {
        return this;
    }

    // Its place in the tree

    /** The number of the group that this task is opening now. Called by its own thread. */
    final int countGroup() {
        return ++groupsOpened;
    }

    /** Whether this task is in {@code around}, directly or inside other groups. */
    public final boolean isIn(GroupNode around) {
        return ancestorIn(around.path().level()).group() == around;
    }

    /** Whether {@code inner} is this task, which does not end before itself, or in a group that this task opened. */
    @Override
    public final boolean outlasts(Strand inner) {
        return inner instanceof TaskNode task && task.ancestorIn(group().path().level()) == this;
    }

    /** This task, or the task around it whose group is not further in than {@code level}. */
    private TaskNode ancestorIn(int level) {
        TaskNode at = this;
        while (at.group().path().level() > level && at.group().strand() instanceof TaskNode opener) {
            at = opener;
        }
        return at;
    }

    // Before it starts

    /** Whether this task, which has no thread yet, or the group around it was cancelled. */
    final boolean isCancelledBeforeStart() {
        inheritCancellation();
        return isCancelRequested();
    }

    @Override
    protected final @Nullable Waiter waitToStart() {
        return group().waitToStart(this);
    }

    @Override
    protected final void onCancelled(Cancellation cancellation) {
        group().taskCancelled(this);
    }

    // Whether its failure is known

    /** Whether the failure of this task was retrieved. */
    public final boolean wasLookedAt() {
        return lookedAt;
    }

    final void noteLook() {
        lookedAt = true;
    }

    /** Notes whether a wait for this task, which is about to have its outcome, is under way. */
    public final void noteAwaitedAtEnd(boolean awaited) {
        awaitedAtEnd = awaited;
    }

    final boolean wasAwaitedAtEnd() {
        return awaitedAtEnd;
    }
}

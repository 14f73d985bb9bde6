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
 * The part of a task that its group uses: its place among the tasks of the group, and its name. The subclass adds the body and
 * the outcome.
 */
public abstract class TaskNode extends Strand implements Awaitable {
    private static final int MAX_NAME_LENGTH = 100;

    /** Links and heights in the stacks of {@link Children}; written before the task is published there. */
    int spawnIndex;

    int endIndex;

    @Nullable
    TaskNode nextSpawned;

    @Nullable
    TaskNode nextEnded;

    private final @Nullable Object label;
    private int groupsOpened;
    private volatile boolean retrieved;

    /**
     * Whether another task or thread waited for this task when it failed. Written and read by the thread that ends the
     * task.
     */
    private boolean awaitedAtEnd;

    /**
     * Creates a task of {@code group}, without starting it.
     *
     * @param label the object whose {@code toString} is the name; if it is null or has no text, the task is named after its
     *     position in the tree
     */
    protected TaskNode(GroupNode group, Parker parker, @Nullable Object label) {
        super(group, parker);
        this.label = label;
    }

    @Override
    public final @Nullable StrandEvents events() {
        return group().events();
    }

    /** Returns the task that the current thread runs; null if there is none. */
    static @Nullable TaskNode ofCurrentThread() {
        return Strand.currentOrNull() instanceof TaskNode task ? task : null;
    }

    /** The group that this task was spawned into. */
    public abstract GroupNode group();

    /** Whether this task has its outcome. */
    public abstract boolean isDone();

    /**
     * Ends this task, which was cancelled before it got a thread. Called by the thread that took this task from the queue.
     */
    protected abstract void endWithoutStarting();

    /** The number of this task among the tasks of its group, counted from one in the order of spawning. */
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
        return plainName(ThreadNames.MAX_DEPTH);
    }

    /** Whether this task was given an object as its name, even if that object has no text. */
    final boolean hasLabel() {
        return label != null;
    }

    /** The name that this task was given, or null. */
    final @Nullable String labelText() {
        String text = label == null ? null : UserObjects.text(label);
        return text == null || text.length() <= MAX_NAME_LENGTH ? text : text.substring(0, MAX_NAME_LENGTH - 1) + "…";
    }

    @Override
    protected final @Nullable String threadName() {
        return label instanceof String name && name.length() <= MAX_NAME_LENGTH ? name : null;
    }

    /** The name of this task without texts of the application's objects, with at most {@code depth} outer groups. */
    final String plainName(int depth) {
        String given = threadName();
        return given != null ? given : group().plainName(depth) + "." + spawnIndex;
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

    /** Returns the number of the group that this task is opening now. Called by its own thread. */
    final int countGroup() {
        return ++groupsOpened;
    }

    /** Whether this task is inside the group {@code around}, directly or in a group further in. */
    public final boolean isIn(GroupNode around) {
        return ancestorIn(around.path().level()).group() == around;
    }

    /**
     * Whether {@code inner} is this task, or is in a group that this task opened, so that this task does not end before
     * {@code inner}.
     */
    @Override
    public final boolean outlasts(Strand inner) {
        return inner instanceof TaskNode task && task.ancestorIn(group().path().level()) == this;
    }

    /**
     * Returns this task if the level of its group is at most {@code level}; otherwise the nearest task around it for which this
     * holds.
     */
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
    public final boolean wasRetrieved() {
        return retrieved;
    }

    final void noteRetrieved() {
        retrieved = true;
    }

    /** Notes, just before the outcome is set, whether another strand waits for this task. */
    public final void noteAwaitedAtEnd(boolean awaited) {
        awaitedAtEnd = awaited;
    }

    final boolean wasAwaitedAtEnd() {
        return awaitedAtEnd;
    }
}

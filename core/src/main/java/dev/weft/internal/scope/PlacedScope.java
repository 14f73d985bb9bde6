package dev.weft.internal.scope;

import dev.weft.spi.trace.Snapshot;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Strand;
import java.util.List;

/**
 * A group with its place in the tree of groups and tasks. The name of a group follows from this place, unless the group has a
 * name of its own.
 */
public abstract class PlacedScope extends CancelScope {
    /** The maximum number of tasks in the tree of a report. */
    private static final int MAX_SHOWN = 50;

    private final int ordinal;
    private final TaskPath path;

    /** Creates a scope that {@code strand}, a task or thread, opens. */
    PlacedScope(Strand strand) {
        super(strand);
        TaskNode opener = strand instanceof TaskNode task ? task : null;
        this.ordinal = opener == null ? 1 : opener.countGroup();
        this.path = TaskPath.of(opener);
    }

    /**
     * The number of this group among the groups that its strand has opened, counted from one; 1 if the strand is not a task.
     */
    final int ordinal() {
        return ordinal;
    }

    /** The place of this group in the tree. */
    final TaskPath path() {
        return path;
    }

    /** The name of this group. */
    public String name() {
        return TaskPath.nameOf(this);
    }

    /**
     * Whether this group has a name of its own, which does not follow from the task that opened it. Runs and open groups
     * have such a name.
     */
    protected boolean isNamed() {
        return false;
    }

    /** Whether this group is a run. */
    protected boolean isRun() {
        return false;
    }

    /**
     * The tree of the tasks for a report. Empty if there is only one task, because the report describes that task
     * completely.
     */
    @Override
    protected final String tree() {
        Snapshot inside = Snapshot.inside(List.of(this), MAX_SHOWN);
        return inside.tasks().size() < 2 ? "" : inside.toString();
    }

    /**
     * The name of this group, with at most {@code depth} outer groups. Calls no {@code toString} of the application's
     * objects.
     */
    final String plainName(int depth) {
        String outer = depth == 0 ? "…" : strand() instanceof TaskNode task ? task.plainName(depth - 1) : "run";
        return outer + "." + ordinal;
    }
}

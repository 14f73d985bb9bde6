package dev.weft.spi.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run when the snapshot was taken.
 *
 * @param run the run's entry in the list of live runs; null if the snapshot began at a scope that is not in the list
 * @param scope the run's outermost group
 * @param tasks the tasks that are shown. Each task comes before the tasks in its groups; the tasks of one group are in the
 *     order in which they were spawned
 * @param counts the numbers of all tasks, including those that are not shown
 */
public record RunView(@Nullable LiveRun run, ScopeView scope, List<TaskView> tasks, Counts counts) {

    /**
     * The numbers of tasks in each state.
     *
     * @param notStarted tasks that have no thread yet
     * @param running tasks that run or are ready to run
     * @param waiting tasks that wait
     */
    public record Counts(int notStarted, int running, int waiting) {

        /** The number of all tasks. */
        public int total() {
            return notStarted + running + waiting;
        }
    }

    /** The number of tasks that are not shown. */
    public int more() {
        return counts.total() - tasks.size();
    }

    /** Returns a line about the run, and then the tree of its tasks, one on each line, as in {@link TaskView#toString}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(run == null ? scope.title() : run + " of '" + run.name() + "'");
        text.append(": ").append(counts.total()).append(counts.total() == 1 ? " task, " : " tasks, ");
        text.append(counts.waiting())
                .append(" waiting, ")
                .append(counts.notStarted())
                .append(" not started");
        TaskTree.lines(tasks, TaskView::toString)
                .forEach(
                        line -> text.append(System.lineSeparator()).append("  ").append(line));
        if (more() > 0) {
            text.append(System.lineSeparator()).append("  and ").append(more()).append(" more");
        }
        return text.toString();
    }
}

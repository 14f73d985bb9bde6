package dev.weft.insight;

/**
 * Shows the tasks of this process over JMX, under the name {@value #NAME}. If several class loaders have loaded Weft,
 * each has a bean, and all names but the first have an additional key {@code loader}.
 *
 * <p>A <i>snapshot</i> shows the live runs and tasks. An operation walks through them when it is called; nothing is
 * recorded in advance. No operation waits for a task. If there is an event loop, {@link #snapshot} may take a tenth of
 * a second to find out whether a task blocks the loop. A snapshot is weakly consistent, as described in {@link
 * dev.weft.spi.trace}.
 *
 * <p>Parts of names and descriptions that may be values are removed: in a URL the user, the password, the query and the
 * fragment, and the text after each {@code =}. If the argument {@code full} is true, nothing is removed.
 *
 * <p>The JSON has a field {@code format}, which is 1. Fields may be added. A field without a value is missing.
 */
public interface InsightMXBean {

    /** The name of the bean. */
    String NAME = "dev.weft:type=Insight";

    /** The maximum number of tasks that a snapshot shows. */
    int MAX_TASKS = 100_000;

    /**
     * Returns a snapshot as JSON: counts by state, group and kind of wait, the runs, the first tasks, and cycles of waits.
     *
     * @param maxTasks the maximum number of tasks to show, from 0 to {@link #MAX_TASKS}; the others are only counted
     * @param stacks whether to show the place in the code for each task; if false, it is shown only for the first
     *     hundred tasks that do not wait
     * @param full whether to show names and descriptions completely
     * @throws IllegalArgumentException if {@code maxTasks} is out of its range
     */
    String snapshot(int maxTasks, boolean stacks, boolean full);

    /**
     * Returns the stacks of certain tasks as JSON. These are the tasks whose name or whose thread's number is {@code
     * task}. If there is no such task, they are the tasks whose names contain {@code task}. A name is compared in the
     * form in which it is shown. At most ten tasks are shown.
     *
     * @param full whether to show names and descriptions completely
     * @throws IllegalArgumentException if {@code task} is null
     */
    String stack(String task, boolean full);

    /**
     * Returns the trees of all runs, and a cycle of waits if there is one, as text.
     *
     * @param maxTasks the maximum number of tasks to show, from 0 to {@link #MAX_TASKS}; the others are only counted
     * @throws IllegalArgumentException if {@code maxTasks} is out of its range
     */
    String snapshotText(int maxTasks);
}

package dev.weft.insight;

/**
 * Pictures of the tasks of this process, over JMX, under the name {@value #NAME}. If several class loaders have Weft, the
 * beans of the others have a further key {@code loader}.
 *
 * <p>Every operation walks through what is alive at this moment, and records nothing. None waits for a task; a picture of an
 * event loop may take a tenth of a second, to see whether one task keeps the loop. A picture is weakly consistent, as the
 * description of {@link dev.weft.spi.trace} says.
 *
 * <p>Names and descriptions are shown unless they may be values: in a URL the user, the password, the query and the fragment
 * are left out, and behind each {@code =} a value. An argument {@code full} asks for all.
 *
 * <p>The JSON has a field {@code format}, which is 1. Fields may be added; one that has nothing to say is missing.
 */
public interface InsightMXBean {

    /** The name of the bean. */
    String NAME = "dev.weft:type=Insight";

    /** The most tasks that a picture shows. */
    int MOST = 100_000;

    /**
     * A picture as JSON: counts by state, group and kind of wait, the runs, the first tasks, and cycles of waits.
     *
     * @param most how many tasks to show, from 0 to {@link #MOST}; the others are counted
     * @param stacks whether to show for each task where its code is; else only for the first hundred that do not wait
     * @param full whether to leave nothing out of names and descriptions
     * @throws IllegalArgumentException if {@code most} is out of its range
     */
    String picture(int most, boolean stacks, boolean full);

    /**
     * The stacks of tasks as JSON: those that have {@code task} as the number of their thread or as their name, and if there
     * are none, those whose name contains it. No more than ten.
     *
     * @param full whether to leave nothing out of names and descriptions
     */
    String stack(String task, boolean full);

    /**
     * The trees of all runs, and a cycle of waits if there is one, as text.
     *
     * @param most how many tasks to show, from 0 to {@link #MOST}; the others are counted
     * @throws IllegalArgumentException if {@code most} is out of its range
     */
    String text(int most);
}

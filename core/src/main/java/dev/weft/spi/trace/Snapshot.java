package dev.weft.spi.trace;

import dev.weft.spi.wait.CancelScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The live runs and their tasks, at one moment. How far that can be trusted is said in the description of this
 * package.
 */
public final class Snapshot {
    private static final int USUAL_MOST = 1_000;

    private final List<RunView> runs;

    private Snapshot(List<RunView> runs) {
        this.runs = List.copyOf(runs);
    }

    /** All runs of this process, with a thousand tasks at most, and the others counted. */
    public static Snapshot take() {
        return take(USUAL_MOST);
    }

    /**
     * All runs of this process. Never waits for a task. A run that a task of another waits for is shown in that one's tree.
     *
     * @param most how many tasks to show; the others are counted
     * @throws IllegalArgumentException if {@code most} is negative
     */
    public static Snapshot take(int most) {
        return takeAll(most, null);
    }

    /**
     * Like {@link #take(int)}, and counts every task in {@code census}, also those that are not shown.
     *
     * @param most how many tasks to show
     * @throws IllegalArgumentException if {@code most} is negative
     */
    public static Snapshot take(int most, Census census) {
        return takeAll(most, Objects.requireNonNull(census, "census"));
    }

    private static Snapshot takeAll(int most, @Nullable Census census) {
        requireNotNegative(most);
        List<RunView> runs = new ArrayList<>();
        int left = most;
        for (LiveRun run : LiveRun.all()) {
            CancelScope scope = run.scope();
            RunView seen = scope == null || run.isNested() ? null : Look.at(scope, run, left, census);
            if (seen != null) {
                runs.add(seen);
                left -= seen.tasks().size();
            }
        }
        return new Snapshot(runs);
    }

    /**
     * What runs inside {@code scopes}, each of which is shown as a run. One that was left is not shown.
     *
     * @param most how many tasks to show; the others are counted
     * @throws IllegalArgumentException if {@code most} is negative
     */
    public static Snapshot inside(Collection<? extends CancelScope> scopes, int most) {
        requireNotNegative(most);
        List<RunView> runs = new ArrayList<>();
        int left = most;
        for (CancelScope scope : scopes) {
            RunView seen = Look.at(scope, null, left, null);
            if (seen != null) {
                runs.add(seen);
                left -= seen.tasks().size();
            }
        }
        return new Snapshot(runs);
    }

    private static void requireNotNegative(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("most must not be negative, but is " + most);
        }
    }

    /** The runs, in the order in which they began. */
    public List<RunView> runs() {
        return runs;
    }

    /** The tasks of all runs that are shown. */
    public List<TaskView> tasks() {
        return runs.stream().flatMap(run -> run.tasks().stream()).toList();
    }

    /**
     * Tasks that wait for each other in a cycle: each must act before the wait of the one before it can end, and the first
     * before that of the last. It is checked once more that they do. A cycle from which a deadline or a cancellation will
     * free one of them is one as well.
     *
     * @return the first cycle found among the tasks that are shown; empty if there is none
     */
    public List<TaskView> cycle() {
        List<List<TaskView>> first = cycles(1);
        return first.isEmpty() ? List.of() : first.getFirst();
    }

    /**
     * Like {@link #cycle}: cycles that have no task in common, in the order in which they were found.
     *
     * @param most how many to look for
     * @throws IllegalArgumentException if {@code most} is negative
     */
    public List<List<TaskView>> cycles(int most) {
        requireNotNegative(most);
        return new WaitGraph(tasks()).cycles(most);
    }

    /** The trees of all runs, and a cycle if there is one. */
    @Override
    public String toString() {
        String trees = runs.stream().map(RunView::toString).collect(Collectors.joining(System.lineSeparator()));
        List<TaskView> cycle = cycle();
        return cycle.isEmpty() ? trees : trees + System.lineSeparator() + "  a cycle: " + words(cycle);
    }

    /** {@code cycle} as a sentence. */
    public static String words(List<TaskView> cycle) {
        return cycle.stream().map(TaskTree::wait).collect(Collectors.joining(", ", "", ", and so on"));
    }
}

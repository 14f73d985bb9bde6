package dev.weft.spi.trace;

import dev.weft.spi.wait.CancelScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The live runs and their tasks at one moment. The description of this package says how consistent a snapshot is.
 */
public final class Snapshot {
    private static final int DEFAULT_MAX = 1_000;

    private final List<RunView> runs;

    private Snapshot(List<RunView> runs) {
        this.runs = List.copyOf(runs);
    }

    /** Takes a snapshot of all runs of this process. It shows at most a thousand tasks, and counts the others. */
    public static Snapshot take() {
        return take(DEFAULT_MAX);
    }

    /**
     * Takes a snapshot of all runs of this process. Never waits for a task. A run for which a task of another run waits is
     * shown in the tree of the other run.
     *
     * @param maxTasks the maximum number of tasks to show; the others are counted
     * @throws IllegalArgumentException if {@code maxTasks} is negative
     */
    public static Snapshot take(int maxTasks) {
        return takeAll(maxTasks, null);
    }

    /**
     * Like {@link #take(int)}, and also counts every task in {@code taskCounts}, including those that are not shown.
     *
     * @param maxTasks the maximum number of tasks to show
     * @throws IllegalArgumentException if {@code maxTasks} is negative
     */
    public static Snapshot take(int maxTasks, TaskCounts taskCounts) {
        return takeAll(maxTasks, Objects.requireNonNull(taskCounts, "taskCounts"));
    }

    private static Snapshot takeAll(int maxTasks, @Nullable TaskCounts taskCounts) {
        requireNotNegative(maxTasks, "maxTasks");
        List<RunView> runs = new ArrayList<>();
        int left = maxTasks;
        for (LiveRun run : LiveRun.all()) {
            CancelScope scope = run.scope();
            RunView seen = scope == null || run.isNested() ? null : SnapshotReader.at(scope, run, left, taskCounts);
            if (seen != null) {
                runs.add(seen);
                left -= seen.tasks().size();
            }
        }
        return new Snapshot(runs);
    }

    /**
     * Takes a snapshot of the tasks inside {@code scopes}, each of which is shown as a run. A scope that was left is not shown.
     *
     * @param maxTasks the maximum number of tasks to show; the others are counted
     * @throws IllegalArgumentException if {@code maxTasks} is negative
     */
    public static Snapshot inside(Collection<? extends CancelScope> scopes, int maxTasks) {
        requireNotNegative(maxTasks, "maxTasks");
        List<RunView> runs = new ArrayList<>();
        int left = maxTasks;
        for (CancelScope scope : scopes) {
            RunView seen = SnapshotReader.at(scope, null, left, null);
            if (seen != null) {
                runs.add(seen);
                left -= seen.tasks().size();
            }
        }
        return new Snapshot(runs);
    }

    private static void requireNotNegative(int number, String parameter) {
        if (number < 0) {
            throw new IllegalArgumentException(parameter + " must not be negative, but is " + number);
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
     * Finds tasks that wait for each other in a cycle: each task waits for the next one in the list, and the last for the
     * first. A cycle counts only if a second check finds its tasks still in the same waits. The result includes cycles that
     * a deadline or a cancellation will end.
     *
     * @return the first cycle found among the tasks that are shown; empty if there is none
     */
    public List<TaskView> cycle() {
        List<List<TaskView>> first = cycles(1);
        return first.isEmpty() ? List.of() : first.getFirst();
    }

    /**
     * Like {@link #cycle}, but returns several cycles, without common tasks, in the order in which they were found.
     *
     * @param maxCycles the maximum number of cycles
     * @throws IllegalArgumentException if {@code maxCycles} is negative
     */
    public List<List<TaskView>> cycles(int maxCycles) {
        requireNotNegative(maxCycles, "maxCycles");
        return new WaitGraph(tasks()).cycles(maxCycles);
    }

    /** Returns the trees of all runs, and a cycle if there is one. */
    @Override
    public String toString() {
        String trees = runs.stream().map(RunView::toString).collect(Collectors.joining(System.lineSeparator()));
        List<TaskView> cycle = cycle();
        return cycle.isEmpty() ? trees : trees + System.lineSeparator() + "  a cycle: " + inWords(cycle);
    }

    /** Returns {@code cycle} as a sentence. */
    public static String inWords(List<TaskView> cycle) {
        return cycle.stream().map(TaskTree::sentence).collect(Collectors.joining(", ", "", ", and so on"));
    }
}

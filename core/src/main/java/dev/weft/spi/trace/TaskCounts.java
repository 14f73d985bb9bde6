package dev.weft.spi.trace;

import dev.weft.spi.trace.TaskView.State;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.CancelScope;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of all tasks that a snapshot visits, including those that it does not show: by state, by the kind of their
 * wait, and by their group. The numbers of kinds and groups that are kept are limited, so the memory of this object does not
 * grow with the number of tasks.
 *
 * <p>Not thread-safe: each object belongs to one snapshot.
 */
public final class TaskCounts {
    /**
     * The maximum numbers of kinds and of groups that are counted separately. The rest are counted together, so that a
     * program with a million groups does not fill the heap.
     */
    private static final int MAX_KINDS = 1_000;

    private static final int MAX_GROUPS = 10_000;
    private static final String OTHERS = "others";

    private final Map<String, int[]> kinds = new HashMap<>();
    private final Map<CancelScope, int[]> groups = new HashMap<>();
    private final int[] otherGroups = new int[1];
    private int notStarted;
    private int running;
    private int waiting;

    private @Nullable String lastDescription;
    private String lastKind = "";
    private @Nullable CancelScope lastGroup;
    private int[] lastCount = otherGroups;

    private TaskCounts() {}

    /** Creates an object whose counts are zero, for {@link Snapshot#take(int, TaskCounts)}. */
    public static TaskCounts create() {
        return new TaskCounts();
    }

    /**
     * A number of tasks.
     *
     * @param name the kind of wait, or the group, that the tasks have in common
     * @param tasks the number of tasks
     */
    public record Count(String name, int tasks) {}

    /**
     * Counts a task of {@code group} in {@code state}. {@code target} is the target of its wait; null if the task does not
     * wait.
     */
    void count(State state, @Nullable Awaitable target, @Nullable CancelScope group) {
        switch (state) {
            case NOT_STARTED -> notStarted++;
            case RUNNING -> running++;
            case WAITING -> waiting++;
        }
        countGroup(group);
        if (target != null) {
            countKind(target);
        }
    }

    private void countKind(Awaitable target) {
        String description = target.description();
        if (!description.equals(lastDescription)) {
            lastDescription = description;
            lastKind = Kind.of(description);
        }
        String kind = kinds.size() < MAX_KINDS || kinds.containsKey(lastKind) ? lastKind : OTHERS;
        kinds.computeIfAbsent(kind, _ -> new int[1])[0]++;
    }

    private void countGroup(@Nullable CancelScope group) {
        if (group == null) {
            return;
        }
        if (group != lastGroup) {
            lastGroup = group;
            int[] known = groups.get(group);
            lastCount = known != null ? known : groups.size() < MAX_GROUPS ? newCount(group) : otherGroups;
        }
        lastCount[0]++;
    }

    private int[] newCount(CancelScope group) {
        int[] count = new int[1];
        groups.put(group, count);
        return count;
    }

    /** The counts by state. */
    public RunView.Counts states() {
        return new RunView.Counts(notStarted, running, waiting);
    }

    /** The number of waiting tasks for each kind of target, such as {@code lock}, the most frequent first. */
    public List<Count> kinds() {
        return kinds.entrySet().stream()
                .map(kind -> new Count(kind.getKey(), kind.getValue()[0]))
                .sorted(Comparator.comparingInt(Count::tasks).reversed().thenComparing(Count::name))
                .toList();
    }

    /** The number of tasks in each of the largest groups, the largest first, for at most {@code maxGroups} groups. */
    public List<Count> groups(int maxGroups) {
        return groups.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<CancelScope, int[]> group) -> group.getValue()[0])
                        .reversed())
                .limit(maxGroups)
                .map(group -> new Count(group.getKey().describe(), group.getValue()[0]))
                .toList();
    }
}

package dev.weft.cli.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The output of {@code weft waits PID}: the objects for which tasks wait, each with its waiting tasks and its owner;
 * the tasks that block others; cycles of waits; and the tree of tasks.
 */
public final class WaitsText {
    private static final int MAX_ROWS = 50;
    private static final int MAX_NAMES = 3;
    private static final int MAX_BLOCKERS = 10;

    private final Snapshot snapshot;
    private final Map<Integer, Snapshot.Row> tasks;
    private final Map<Integer, List<Snapshot.Row>> members;

    private WaitsText(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.tasks = snapshot.byId();
        this.members = snapshot.tasks().stream().collect(Collectors.groupingBy(Snapshot.Row::group));
    }

    /** The lines for {@code snapshot}. */
    public static List<String> lines(Snapshot snapshot) {
        WaitsText text = new WaitsText(snapshot);
        List<String> lines = new ArrayList<>(Heading.lines(snapshot));
        lines.add("");
        lines.addAll(text.targets());
        lines.addAll(ResourcesText.lines(snapshot));
        addBehindEmptyLine(text.blockers(), lines);
        addBehindEmptyLine(Standstill.lines(snapshot), lines);
        lines.add("");
        lines.addAll(TreeText.tree(snapshot));
        lines.addAll(Heading.more(snapshot));
        return lines;
    }

    private static void addBehindEmptyLine(List<String> part, List<String> lines) {
        if (!part.isEmpty()) {
            lines.add("");
            lines.addAll(part);
        }
    }

    /**
     * One line for each object for which tasks wait, with the state that the object had when the snapshot reached the
     * first waiting task.
     */
    private List<String> targets() {
        Map<String, List<Snapshot.Row>> waiters = new LinkedHashMap<>();
        for (Snapshot.Row task : snapshot.tasks()) {
            if (task.waits()) {
                waiters.computeIfAbsent(task.resource() + " " + task.waitsFor(), _ -> new ArrayList<>())
                        .add(task);
            }
        }
        TextTable table = new TextTable("WAITERS", "WHO", "OWNER", "WAIT FOR");
        waiters.values().stream()
                .sorted(Comparator.<List<Snapshot.Row>>comparingInt(List::size).reversed())
                .limit(MAX_ROWS)
                .forEach(same -> table.add(
                        Integer.toString(same.size()),
                        names(same),
                        owner(same.getFirst()),
                        same.getFirst().target()));
        return table.lines();
    }

    private static String names(List<Snapshot.Row> waiters) {
        String names = String.join(
                ", ", waiters.stream().limit(MAX_NAMES).map(Snapshot.Row::name).toList());
        return waiters.size() > MAX_NAMES ? names + ", …" : names;
    }

    private static String owner(Snapshot.Row waiter) {
        if (!waiter.ownerName().isEmpty()) {
            return waiter.ownerName();
        }
        return waiter.holders().isEmpty()
                ? "-"
                : "one of "
                        + String.join(
                                ", ",
                                waiter.holders().stream()
                                        .sorted()
                                        .limit(MAX_NAMES)
                                        .toList());
    }

    /**
     * The tasks that block others, and do not themselves wait for one particular task. The blocked tasks can continue only
     * after these tasks.
     */
    private List<String> blockers() {
        Map<Snapshot.Row, Integer> heldUp = new LinkedHashMap<>();
        for (Snapshot.Row task : snapshot.tasks()) {
            Snapshot.Row blocker = blockerOf(task);
            if (blocker != null && blocker != task) {
                heldUp.merge(blocker, 1, Integer::sum);
            }
        }
        return heldUp.entrySet().stream()
                .sorted(Map.Entry.<Snapshot.Row, Integer>comparingByValue().reversed())
                .limit(MAX_BLOCKERS)
                .map(entry -> entry.getValue() + (entry.getValue() == 1 ? " task is" : " tasks are") + " blocked by '"
                        + entry.getKey().name() + "', which " + entry.getKey().does())
                .toList();
    }

    /** The end of the chain of owners from {@code task}; null if the chain is a cycle. */
    private Snapshot.@Nullable Row blockerOf(Snapshot.Row task) {
        Set<Integer> seen = new HashSet<>();
        Snapshot.Row at = task;
        while (seen.add(at.id())) {
            Snapshot.Row next = awaited(at);
            if (next == null) {
                return at;
            }
            at = next;
        }
        return null;
    }

    /**
     * The one task for which {@code task} waits: the owner of the object, or the last task that is left in a group;
     * null if there is not exactly one such task.
     */
    private Snapshot.@Nullable Row awaited(Snapshot.Row task) {
        if (task.waitsForGroup() == 0) {
            return tasks.get(task.owner());
        }
        List<Snapshot.Row> left = members.getOrDefault(task.waitsForGroup(), List.of());
        return left.size() == 1 ? left.getFirst() : null;
    }
}

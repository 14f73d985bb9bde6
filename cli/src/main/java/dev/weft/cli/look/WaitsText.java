package dev.weft.cli.look;

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
 * The output of {@code weft waits PID}: the targets of waits, each with its waiting tasks and its owner; the tasks that hold
 * up others; cycles; and the tree.
 */
public final class WaitsText {
    private static final int MOST_ROWS = 50;
    private static final int MOST_NAMES = 3;
    private static final int MOST_CULPRITS = 10;

    private final Picture picture;
    private final Map<Integer, Picture.Row> tasks;
    private final Map<Integer, List<Picture.Row>> members;

    private WaitsText(Picture picture) {
        this.picture = picture;
        this.tasks = picture.byId();
        this.members = picture.tasks().stream().collect(Collectors.groupingBy(Picture.Row::group));
    }

    /** The lines for {@code picture}. */
    public static List<String> lines(Picture picture) {
        WaitsText text = new WaitsText(picture);
        List<String> lines = new ArrayList<>(Heading.lines(picture));
        lines.add("");
        lines.addAll(text.targets());
        lines.addAll(ResourcesText.lines(picture));
        addBehindEmptyLine(text.culprits(), lines);
        addBehindEmptyLine(Standstill.lines(picture), lines);
        lines.add("");
        lines.addAll(TreeText.tree(picture));
        lines.addAll(Heading.more(picture));
        return lines;
    }

    private static void addBehindEmptyLine(List<String> part, List<String> lines) {
        if (!part.isEmpty()) {
            lines.add("");
            lines.addAll(part);
        }
    }

    /** One line for each target of a wait, with the state that the target had when its first waiter was read. */
    private List<String> targets() {
        Map<String, List<Picture.Row>> waiters = new LinkedHashMap<>();
        for (Picture.Row task : picture.tasks()) {
            if (task.waits()) {
                waiters.computeIfAbsent(task.resource() + " " + task.waitsFor(), _ -> new ArrayList<>())
                        .add(task);
            }
        }
        TextTable table = new TextTable("WAITERS", "WHO", "OWNER", "WAIT FOR");
        waiters.values().stream()
                .sorted(Comparator.<List<Picture.Row>>comparingInt(List::size).reversed())
                .limit(MOST_ROWS)
                .forEach(same -> table.add(
                        Integer.toString(same.size()),
                        names(same),
                        owner(same.getFirst()),
                        same.getFirst().target()));
        return table.lines();
    }

    private static String names(List<Picture.Row> waiters) {
        String names = String.join(
                ", ", waiters.stream().limit(MOST_NAMES).map(Picture.Row::name).toList());
        return waiters.size() > MOST_NAMES ? names + ", …" : names;
    }

    private static String owner(Picture.Row waiter) {
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
                                        .limit(MOST_NAMES)
                                        .toList());
    }

    /** The tasks that hold up others and wait for no task themselves. The others can continue only after these. */
    private List<String> culprits() {
        Map<Picture.Row, Integer> heldUp = new LinkedHashMap<>();
        for (Picture.Row task : picture.tasks()) {
            Picture.Row culprit = culpritOf(task);
            if (culprit != null && culprit != task) {
                heldUp.merge(culprit, 1, Integer::sum);
            }
        }
        return heldUp.entrySet().stream()
                .sorted(Map.Entry.<Picture.Row, Integer>comparingByValue().reversed())
                .limit(MOST_CULPRITS)
                .map(entry -> entry.getValue() + (entry.getValue() == 1 ? " task is" : " tasks are") + " held up by '"
                        + entry.getKey().name() + "', which " + entry.getKey().does())
                .toList();
    }

    /** The end of the chain of owners from {@code task}; null if the chain is a cycle. */
    private Picture.@Nullable Row culpritOf(Picture.Row task) {
        Set<Integer> seen = new HashSet<>();
        Picture.Row at = task;
        while (seen.add(at.id())) {
            Picture.Row next = awaited(at);
            if (next == null) {
                return at;
            }
            at = next;
        }
        return null;
    }

    /**
     * The only task that {@code task} waits for: the owner of the target, or the last task of a group; null if there is no
     * such task.
     */
    private Picture.@Nullable Row awaited(Picture.Row task) {
        if (task.waitsForGroup() == 0) {
            return tasks.get(task.owner());
        }
        List<Picture.Row> left = members.getOrDefault(task.waitsForGroup(), List.of());
        return left.size() == 1 ? left.getFirst() : null;
    }
}

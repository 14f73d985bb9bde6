package dev.weft.cli.look;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A lower bound of the time for which each task has waited. No clock is read when a wait begins. But if two pictures show a
 * task in the same wait, the wait has lasted at least for the time between the two.
 */
public final class Ages {
    private Map<String, Long> firstSeen = new HashMap<>();

    /** Adds {@code picture}, which was taken at {@code nanos}, and forgets the waits that it does not show. */
    public void note(Picture picture, long nanos) {
        Map<String, Long> seen = new HashMap<>();
        for (Picture.Row task : picture.tasks()) {
            if (task.waits()) {
                String wait = wait(task);
                seen.put(wait, firstSeen.getOrDefault(wait, nanos));
            }
        }
        firstSeen = seen;
    }

    private static String wait(Picture.Row task) {
        return task.stamp() + "-" + task.waitStamp();
    }

    /**
     * The minimum time in milliseconds for which {@code task}, a row of the last picture, has waited at the time
     * {@code nanos}.
     */
    private long millis(Picture.Row task, long nanos) {
        Long first = firstSeen.get(wait(task));
        return first == null ? 0 : (nanos - first) / 1_000_000;
    }

    /**
     * Formats {@code picture}, which was added at {@code nanos}, as a table: the longest waits first.
     *
     * @param filter the text that the name of a task or the target of its wait must contain; empty for all tasks
     * @param most the maximum number of rows
     */
    public List<String> lines(Picture picture, long nanos, String filter, int most) {
        List<String> lines = new ArrayList<>(Heading.lines(picture));
        lines.add("");
        TextTable table = new TextTable("AT LEAST", "TASK", "THREAD", "OWNER", "DOES");
        String wanted = filter.toLowerCase(Locale.ROOT);
        picture.tasks().stream()
                .filter(task -> (task.name() + "\n" + task.does())
                        .toLowerCase(Locale.ROOT)
                        .contains(wanted))
                .sorted(Comparator.comparingLong((Picture.Row task) -> millis(task, nanos))
                        .reversed())
                .limit(most)
                .forEach(task -> table.add(
                        task.waits() ? Times.words(millis(task, nanos)) : "-",
                        task.name(),
                        task.thread() == 0 ? "-" : Long.toString(task.thread()),
                        task.ownerName().isEmpty() ? "-" : task.ownerName(),
                        task.does()));
        lines.addAll(table.lines());
        lines.addAll(Heading.more(picture));
        return lines;
    }
}

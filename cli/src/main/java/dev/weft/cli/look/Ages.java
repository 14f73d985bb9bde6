package dev.weft.cli.look;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long each task is in its wait at least. No clock is read when a wait begins; but if two pictures show a task in the same
 * wait, it has lasted from the first to the second.
 */
public final class Ages {
    private Map<String, Long> firstSeen = new HashMap<>();

    /** Notes {@code picture}, which was taken at {@code nanos}; waits that it does not show are forgotten. */
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

    /** For how many milliseconds {@code task}, of the picture noted last, at {@code nanos}, is in its wait at least. */
    private long millis(Picture.Row task, long nanos) {
        Long first = firstSeen.get(wait(task));
        return first == null ? 0 : (nanos - first) / 1_000_000;
    }

    /**
     * {@code picture}, which was noted at {@code nanos}, as a table: the longest waits first.
     *
     * @param filter what the name, or what is waited for, must contain; empty for all
     * @param most how many rows
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

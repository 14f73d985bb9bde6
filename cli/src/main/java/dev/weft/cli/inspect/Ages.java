package dev.weft.cli.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lower bounds for how long each task has waited. Weft reads no clock when a wait begins. But if two snapshots show the
 * same wait of a task, the wait has lasted at least as long as the time between the snapshots.
 */
public final class Ages {
    private Map<String, Long> firstSeen = new HashMap<>();

    /**
     * Adds {@code snapshot}, which was taken at the time {@code nanos}. Forgets the waits that the snapshot does not
     * show.
     */
    public void note(Snapshot snapshot, long nanos) {
        Map<String, Long> seen = new HashMap<>();
        for (Snapshot.Row task : snapshot.tasks()) {
            if (task.waits()) {
                String wait = wait(task);
                seen.put(wait, firstSeen.getOrDefault(wait, nanos));
            }
        }
        firstSeen = seen;
    }

    private static String wait(Snapshot.Row task) {
        return task.stamp() + "-" + task.waitStamp();
    }

    /**
     * The minimum time in milliseconds for which {@code task}, a row of the last snapshot, has waited at the time
     * {@code nanos}.
     */
    private long millis(Snapshot.Row task, long nanos) {
        Long first = firstSeen.get(wait(task));
        return first == null ? 0 : (nanos - first) / 1_000_000;
    }

    /**
     * Formats {@code snapshot}, which was added at the time {@code nanos}, as a table: the longest waits first.
     *
     * @param filter the text that the name of a task or its activity must contain, in upper or lower case; empty for all tasks
     * @param maxRows the maximum number of rows
     */
    public List<String> lines(Snapshot snapshot, long nanos, String filter, int maxRows) {
        List<String> lines = new ArrayList<>(Heading.lines(snapshot));
        lines.add("");
        TextTable table = new TextTable("AT LEAST", "TASK", "THREAD", "OWNER", "DOES");
        String wanted = filter.toLowerCase(Locale.ROOT);
        snapshot.tasks().stream()
                .filter(task -> (task.name() + "\n" + task.does())
                        .toLowerCase(Locale.ROOT)
                        .contains(wanted))
                .sorted(Comparator.comparingLong((Snapshot.Row task) -> millis(task, nanos))
                        .reversed())
                .limit(maxRows)
                .forEach(task -> table.add(
                        task.waits() ? Times.words(millis(task, nanos)) : "-",
                        task.name(),
                        task.thread() == 0 ? "-" : Long.toString(task.thread()),
                        task.ownerName().isEmpty() ? "-" : task.ownerName(),
                        task.does()));
        lines.addAll(table.lines());
        lines.addAll(Heading.more(snapshot));
        return lines;
    }
}

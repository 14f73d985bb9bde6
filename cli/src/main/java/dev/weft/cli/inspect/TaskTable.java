package dev.weft.cli.inspect;

import java.util.ArrayList;
import java.util.List;

/** The output of {@code weft ps PID}: the tasks as a table. */
public final class TaskTable {
    private TaskTable() {}

    /** The lines for {@code snapshot}. */
    public static List<String> lines(Snapshot snapshot) {
        List<String> lines = new ArrayList<>(Heading.lines(snapshot));
        if (snapshot.kinds().size() > 1) {
            lines.add("waits: "
                    + String.join(
                            ", ",
                            snapshot.kinds().stream()
                                    .limit(8)
                                    .map(kind -> kind.tasks() + " for " + kind.name())
                                    .toList()));
        }
        lines.add("");
        lines.addAll(table(snapshot));
        lines.addAll(Heading.more(snapshot));
        return lines;
    }

    private static List<String> table(Snapshot snapshot) {
        TextTable table = new TextTable("TASK", "THREAD", "DEADLINE", "HOLDS", "OWNER", "DOES");
        for (Snapshot.Row task : snapshot.tasks()) {
            Long deadline = task.deadlineMillis();
            table.add(
                    task.name(),
                    task.thread() == 0 ? "-" : Long.toString(task.thread()),
                    deadline == null ? "-" : Times.words(deadline),
                    task.holds().isEmpty() ? "-" : String.join(", ", task.holds()),
                    task.ownerName().isEmpty() ? "-" : task.ownerName(),
                    task.does() + (task.cancelled().isEmpty() ? "" : "    " + task.cancelled()));
        }
        return table.lines();
    }
}

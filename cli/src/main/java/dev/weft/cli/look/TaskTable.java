package dev.weft.cli.look;

import java.util.ArrayList;
import java.util.List;

/** The output of {@code weft ps PID}: the tasks as a table. */
public final class TaskTable {
    private TaskTable() {}

    /** The lines for {@code picture}. */
    public static List<String> lines(Picture picture) {
        List<String> lines = new ArrayList<>(Heading.lines(picture));
        if (picture.kinds().size() > 1) {
            lines.add("waits: "
                    + String.join(
                            ", ",
                            picture.kinds().stream()
                                    .limit(8)
                                    .map(kind -> kind.tasks() + " for " + kind.name())
                                    .toList()));
        }
        lines.add("");
        lines.addAll(table(picture));
        lines.addAll(Heading.more(picture));
        return lines;
    }

    private static List<String> table(Picture picture) {
        TextTable table = new TextTable("TASK", "THREAD", "DEADLINE", "HOLDS", "OWNER", "DOES");
        for (Picture.Row task : picture.tasks()) {
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

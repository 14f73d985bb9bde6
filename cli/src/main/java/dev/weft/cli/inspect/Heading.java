package dev.weft.cli.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The first lines of an output: the process, its runs, tasks that block an event loop, and cycles of waits. */
final class Heading {
    private Heading() {}

    static List<String> lines(Snapshot snapshot) {
        List<String> lines = new ArrayList<>();
        lines.add("process " + snapshot.pid() + " (" + snapshot.program() + "): "
                + snapshot.counts().words());
        for (Snapshot.Run run : snapshot.runs()) {
            lines.add("run " + run.number() + " [" + run.kind() + "] of '" + run.name() + "', since " + run.since()
                    + ": " + run.counts().words());
            if (run.blocked()) {
                lines.add("  task '" + run.holder() + "' (thread " + run.holderThread()
                        + ") blocks the loop: no other task of this run can continue");
            }
        }
        lines.addAll(cycles(snapshot));
        return lines;
    }

    static List<String> cycles(Snapshot snapshot) {
        Map<Integer, Snapshot.Row> tasks = snapshot.byId();
        return snapshot.cycles().stream()
                .map(cycle -> "a cycle: " + cycle(cycle, tasks))
                .toList();
    }

    private static String cycle(List<Integer> cycle, Map<Integer, Snapshot.Row> tasks) {
        StringBuilder words = new StringBuilder();
        for (int id : cycle) {
            Snapshot.Row task = tasks.get(id);
            if (task != null) {
                words.append("task '")
                        .append(task.name())
                        .append("' waits for ")
                        .append(task.waitsFor());
                words.append(", ");
            }
        }
        return words + "and so on";
    }

    /** A line with the number of tasks that are not shown; empty if all are shown. */
    static List<String> more(Snapshot snapshot) {
        return snapshot.more() > 0 && !snapshot.tasks().isEmpty()
                ? List.of("and " + snapshot.more() + " more; --max-tasks shows more of them")
                : List.of();
    }
}

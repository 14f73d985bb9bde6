package dev.weft.cli.look;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The first lines of an output: the process, its runs, an event loop that one task keeps, and cycles of waits. */
final class Heading {
    private Heading() {}

    static List<String> lines(Picture picture) {
        List<String> lines = new ArrayList<>();
        lines.add("process " + picture.pid() + " (" + picture.program() + "): "
                + picture.counts().words());
        for (Picture.Run run : picture.runs()) {
            lines.add("run " + run.number() + " [" + run.kind() + "] of '" + run.name() + "', since " + run.since()
                    + ": " + run.counts().words());
            if (run.blocked()) {
                lines.add("  task '" + run.holder() + "' (thread " + run.holderThread()
                        + ") keeps the loop: no other task of this run can continue");
            }
        }
        lines.addAll(cycles(picture));
        return lines;
    }

    static List<String> cycles(Picture picture) {
        Map<Integer, Picture.Row> tasks = picture.byId();
        return picture.cycles().stream()
                .map(cycle -> "a cycle: " + cycle(cycle, tasks))
                .toList();
    }

    private static String cycle(List<Integer> cycle, Map<Integer, Picture.Row> tasks) {
        StringBuilder words = new StringBuilder();
        for (int id : cycle) {
            Picture.Row task = tasks.get(id);
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
    static List<String> more(Picture picture) {
        return picture.more() > 0 && !picture.tasks().isEmpty()
                ? List.of("and " + picture.more() + " more; --most shows more of them")
                : List.of();
    }
}

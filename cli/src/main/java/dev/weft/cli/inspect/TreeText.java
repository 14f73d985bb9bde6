package dev.weft.cli.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The output of {@code weft pstree PID}: the tree of the tasks, with one task per line. */
public final class TreeText {
    private static final int DEEPEST = 40;

    private TreeText() {}

    /** The lines for {@code snapshot}. */
    public static List<String> lines(Snapshot snapshot) {
        List<String> lines = new ArrayList<>(Heading.lines(snapshot));
        lines.add("");
        lines.addAll(tree(snapshot));
        lines.addAll(Heading.more(snapshot));
        return lines;
    }

    /** The tree, without the heading. */
    static List<String> tree(Snapshot snapshot) {
        Set<Integer> last = lastOfTheirParents(snapshot.tasks());
        Map<Integer, String> indents = new HashMap<>();
        Map<Integer, Integer> depths = new HashMap<>();
        List<String> lines = new ArrayList<>();
        for (Snapshot.Row task : snapshot.tasks()) {
            int depth = task.parent() == 0 ? 0 : depths.getOrDefault(task.parent(), 0) + 1;
            String indent = indents.getOrDefault(task.parent(), "");
            boolean closes = last.contains(task.id());
            lines.add(indent + branch(depth, closes) + line(task));
            depths.put(task.id(), depth);
            indents.put(task.id(), depth == 0 || depth > DEEPEST ? indent : indent + (closes ? "   " : "│  "));
        }
        return lines;
    }

    private static String branch(int depth, boolean closes) {
        String branch = depth == 0 ? "" : closes ? "└─ " : "├─ ";
        return depth > DEEPEST ? "(" + depth + " deep) " + branch : branch;
    }

    private static Set<Integer> lastOfTheirParents(List<Snapshot.Row> tasks) {
        Set<Integer> closed = new HashSet<>();
        Set<Integer> last = new HashSet<>();
        for (Snapshot.Row task : tasks.reversed()) {
            if (closed.add(task.parent())) {
                last.add(task.id());
            }
        }
        return last;
    }

    private static String line(Snapshot.Row task) {
        StringBuilder line = new StringBuilder(task.name()).append("    ").append(task.does());
        if (!task.holds().isEmpty()) {
            line.append("    holds ").append(String.join(", ", task.holds()));
        }
        Long deadline = task.deadlineMillis();
        if (deadline != null) {
            line.append("    deadline in ").append(Times.words(deadline));
        }
        if (task.waits() && !task.at().isEmpty()) {
            line.append("    at ").append(task.at());
        }
        if (!task.cancelled().isEmpty()) {
            line.append("    ").append(task.cancelled());
        }
        return line.toString();
    }
}

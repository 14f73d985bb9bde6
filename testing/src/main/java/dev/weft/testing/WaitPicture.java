package dev.weft.testing;

import dev.weft.spi.trace.RunView;
import dev.weft.spi.trace.Snapshot;
import dev.weft.spi.trace.TaskTree;
import dev.weft.spi.trace.TaskView;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Strand;
import dev.weft.testing.internal.UserCode;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The tasks of a run as text: first a tree that shows what each task waits for, what it owns, and the line of the program that
 * it has reached; then a cycle of waits, if there is one. The text is a {@link Snapshot} with a line of the program's own code
 * for each task.
 *
 * <pre>
 *   main    waits for the tasks of group 'main.1' to end, 2 left    at Bank.run(Bank.java:20)
 *   ├─ debit    waits for lock 'b'    holds lock 'a'    at Bank.transfer(Bank.java:31)
 *   └─ credit    waits for lock 'a'    holds lock 'b'    at Bank.transfer(Bank.java:31)
 *   a cycle: task 'debit' waits for lock 'b', task 'credit' waits for lock 'a', and so on
 * </pre>
 *
 * <p>No strand may run while the text is made.
 */
final class WaitPicture {
    private static final int MAX_TASKS = 200;

    private WaitPicture() {}

    /** The text for the runs of the strands {@code living}. Each line is preceded by a line break and two spaces. */
    static String of(Collection<Strand> living) {
        Snapshot snapshot = Snapshot.inside(runs(living), MAX_TASKS);
        StringBuilder lines = new StringBuilder();
        for (RunView run : snapshot.runs()) {
            TaskTree.lines(run.tasks(), WaitPicture::line).forEach(line -> newLine(lines, line));
        }
        int more = snapshot.runs().stream().mapToInt(RunView::more).sum();
        if (more > 0) {
            newLine(lines, "and " + more + " more");
        }
        List<TaskView> cycle = snapshot.cycle();
        if (!cycle.isEmpty()) {
            newLine(lines, "a cycle: " + Snapshot.inWords(cycle));
        }
        return lines.toString();
    }

    /** The outermost groups of {@code living}: the groups that were opened by a strand outside of {@code living}. */
    private static List<CancelScope> runs(Collection<Strand> living) {
        Set<Strand> known = new HashSet<>(living);
        return living.stream()
                .map(CancelScope::parent)
                .filter(Objects::nonNull)
                .filter(group -> !known.contains(group.strand()))
                .distinct()
                .toList();
    }

    private static void newLine(StringBuilder lines, String line) {
        lines.append(System.lineSeparator()).append("  ").append(line);
    }

    private static String line(TaskView task) {
        Thread thread = task.thread();
        String frame = thread == null
                ? ""
                : UserCode.in(thread.getStackTrace()).map(at -> "    at " + at).orElse("");
        return task + frame;
    }
}

package dev.weft.spi.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Draws the tree of tasks, one on each line.
 *
 * <pre>
 *   main    waits for the tasks of group 'main.1' to end, 2 left
 *   ├─ debit    waits for lock 'b'    holds lock 'a'
 *   └─ credit    waits for lock 'a'    holds lock 'b'
 * </pre>
 *
 * <p>Below a depth of {@link #MAX_INDENTS} the lines are not indented further, but contain their depth.
 */
public final class TaskTree {
    private static final int MAX_INDENTS = 40;

    private TaskTree() {}

    /**
     * Returns the lines of the tree of {@code tasks}, which are in depth-first order: each task comes immediately
     * before the tasks of its groups.
     */
    public static List<String> lines(List<TaskView> tasks, Function<? super TaskView, String> text) {
        List<String> lines = new ArrayList<>(tasks.size());
        Set<TaskView> last = lastChildren(tasks);
        Deque<TaskView> around = new ArrayDeque<>();
        Deque<String> indents = new ArrayDeque<>();
        for (TaskView task : tasks) {
            while (!around.isEmpty() && around.element() != task.parent()) {
                around.pop();
                indents.pop();
            }
            int depth = around.size();
            boolean closes = last.contains(task);
            String indent = depth == 0 ? "" : indents.element();
            lines.add(indent + branch(depth, closes) + text.apply(task));
            around.push(task);
            indents.push(depth == 0 || depth > MAX_INDENTS ? indent : indent + (closes ? "   " : "│  "));
        }
        return lines;
    }

    private static String branch(int depth, boolean closes) {
        String branch = depth == 0 ? "" : closes ? "└─ " : "├─ ";
        return depth > MAX_INDENTS ? "(" + depth + " deep) " + branch : branch;
    }

    private static Set<TaskView> lastChildren(Collection<TaskView> tasks) {
        List<TaskView> backwards = new ArrayList<>(tasks);
        Collections.reverse(backwards);
        Set<@Nullable TaskView> closed = new HashSet<>();
        Set<TaskView> last = new HashSet<>();
        for (TaskView task : backwards) {
            if (closed.add(task.parent())) {
                last.add(task);
            }
        }
        return last;
    }

    /** Describes the wait of {@code task} as a sentence. */
    static String sentence(TaskView task) {
        WaitView wait = task.waits();
        return "task '" + task.name() + "' " + (wait == null ? "runs" : "waits for " + wait.description());
    }
}

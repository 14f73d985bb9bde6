package dev.weft.spi.trace;

import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Strand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The graph of tasks that wait for other tasks: for the owner of a lock, for the end of a task, or for the end of every
 * task of a group. A task that waits for a place of a limit waits for any of the tasks that have places. So such a wait is
 * an edge only if a single task has a place.
 */
final class WaitGraph {
    private final Map<Strand, TaskView> views = new HashMap<>();
    private final Map<CancelScope, List<TaskView>> groups = new HashMap<>();
    private final Collection<TaskView> tasks;

    WaitGraph(Collection<TaskView> tasks) {
        this.tasks = tasks;
        for (TaskView task : tasks) {
            views.put(task.strand(), task);
            groups.computeIfAbsent(task.group().scope(), _ -> new ArrayList<>()).add(task);
        }
    }

    /** Returns at most {@code maxCycles} cycles in which all tasks still wait as in the snapshot. */
    List<List<TaskView>> cycles(int maxCycles) {
        List<List<TaskView>> cycles = new ArrayList<>();
        Set<TaskView> done = new HashSet<>();
        for (TaskView start : tasks) {
            List<TaskView> cycle = cycles.size() < maxCycles ? cycleFrom(start, done) : List.of();
            if (!cycle.isEmpty()) {
                cycles.add(cycle);
            }
        }
        return cycles;
    }

    /** Follows all paths of waits from {@code start}, depth first, except for tasks that were visited before. */
    private List<TaskView> cycleFrom(TaskView start, Set<TaskView> done) {
        Path path = new Path();
        TaskView next = done.add(start) ? start : null;
        while (next != null || !path.isEmpty()) {
            if (next != null) {
                path.enter(next, awaited(next).iterator());
            }
            next = path.next();
            if (next == null) {
                path.leave();
            } else if (path.contains(next) && isConfirmed(path.from(next))) {
                return path.from(next);
            } else if (!done.add(next)) {
                next = null;
            }
        }
        return List.of();
    }

    /**
     * Whether {@code cycle} is a cycle at this moment. Its tasks were read one after the other, and a lock may have changed
     * its owner in between. So this method follows each wait again, and then checks that each task is still in the same
     * wait. If so, no task has acted since the snapshot, and all waits were in the cycle at the same time.
     */
    private static boolean isConfirmed(List<TaskView> cycle) {
        for (int i = 0; i < cycle.size(); i++) {
            WaitView wait = cycle.get(i).waits();
            if (wait == null || !wait.isFor(cycle.get((i + 1) % cycle.size()))) {
                return false;
            }
        }
        return cycle.stream().allMatch(TaskView::stillWaits);
    }

    /** The tasks that must act before the wait of {@code task} can end. */
    private List<TaskView> awaited(TaskView task) {
        WaitView wait = task.waits();
        if (wait == null) {
            return List.of();
        }
        CancelScope group = wait.group();
        if (wait.owner() != null) {
            TaskView owner = views.get(wait.owner());
            return owner == null ? List.of() : List.of(owner);
        }
        return group == null ? List.of() : groups.getOrDefault(group, List.of());
    }

    /** The tasks on the current path, each with the tasks that it waits for and that were not visited yet. */
    private static final class Path {
        private final List<TaskView> tasks = new ArrayList<>();
        private final Set<TaskView> members = new HashSet<>();
        private final Deque<Iterator<TaskView>> open = new ArrayDeque<>();

        boolean isEmpty() {
            return tasks.isEmpty();
        }

        boolean contains(TaskView task) {
            return members.contains(task);
        }

        void enter(TaskView task, Iterator<TaskView> awaited) {
            tasks.add(task);
            members.add(task);
            open.push(awaited);
        }

        @Nullable
        TaskView next() {
            Iterator<TaskView> awaited = open.element();
            return awaited.hasNext() ? awaited.next() : null;
        }

        void leave() {
            open.pop();
            members.remove(tasks.removeLast());
        }

        List<TaskView> from(TaskView task) {
            return List.copyOf(tasks.subList(tasks.indexOf(task), tasks.size()));
        }
    }
}

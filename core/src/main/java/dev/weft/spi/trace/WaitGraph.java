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
 * Which task waits for which: for the owner of a lock, for a task to end, for every task of a group. Of those that have the
 * places of a limit any may be the first to go, so a wait for them is an edge only if there is one.
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

    /** Cycles in which all wait as they were seen to, no more than {@code most}. */
    List<List<TaskView>> cycles(int most) {
        List<List<TaskView>> cycles = new ArrayList<>();
        Set<TaskView> done = new HashSet<>();
        for (TaskView start : tasks) {
            List<TaskView> cycle = cycles.size() < most ? cycleFrom(start, done) : List.of();
            if (!cycle.isEmpty()) {
                cycles.add(cycle);
            }
        }
        return cycles;
    }

    /** Goes down every road of waits from {@code start}, depth first, but not where others have led before. */
    private List<TaskView> cycleFrom(TaskView start, Set<TaskView> done) {
        Road road = new Road();
        TaskView next = done.add(start) ? start : null;
        while (next != null || !road.isEmpty()) {
            if (next != null) {
                road.enter(next, awaited(next).iterator());
            }
            next = road.next();
            if (next == null) {
                road.leave();
            } else if (road.contains(next) && stands(road.from(next))) {
                return road.from(next);
            } else if (!done.add(next)) {
                next = null;
            }
        }
        return List.of();
    }

    /**
     * Whether {@code cycle} is one at this moment. Its tasks were seen one after the other, and a lock may have changed its
     * owner in between. So each wait is followed again, and then each task is found in the wait in which it was seen: none
     * has acted since the last of them was seen, which is before the waits were followed again.
     */
    private static boolean stands(List<TaskView> cycle) {
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

    /** The tasks on the way down, each with those it waits for that were not tried yet. */
    private static final class Road {
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

package dev.weft.spi.trace;

import dev.weft.spi.trace.TaskView.Seen;
import dev.weft.spi.trace.TaskView.State;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Owned;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.StrandWalk;
import dev.weft.spi.wait.Waiter;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one run for a snapshot. It visits all tasks by a {@link StrandWalk}. It reads the first {@code maxTasks} tasks
 * completely, and only the state of the other tasks.
 *
 * <p>The data of a task (its stack of scopes, the objects that it owns) is not guarded by a lock, and changes only while the
 * task runs. The waiter that a waiting task has published serves as a version number: if the task has the same waiter before
 * and after the reading, it has not run in between.
 */
final class SnapshotReader {
    private static final int MAX_TRIES = 10;
    private static final int MAX_OWNED = 20;

    private final StrandWalk walk;
    private final ScopeView root;
    private final int maxTasks;
    private final @Nullable TaskCounts taskCounts;
    private final List<TaskView> shown = new ArrayList<>();

    /** The tasks around the next task, the outermost first. */
    private final List<TaskView> around = new ArrayList<>();

    private int notStarted;
    private int running;
    private int waiting;

    private SnapshotReader(CancelScope scope, int maxTasks, @Nullable TaskCounts taskCounts) {
        this.walk = StrandWalk.from(scope);
        this.root = ScopeView.of(scope, null);
        this.maxTasks = maxTasks;
        this.taskCounts = taskCounts;
    }

    /** Reads the tasks inside {@code scope}; returns null if nothing runs in the scope, or if it was left. */
    static @Nullable RunView at(
            CancelScope scope, @Nullable LiveRun run, int maxTasks, @Nullable TaskCounts taskCounts) {
        SnapshotReader reader = new SnapshotReader(scope, maxTasks, taskCounts);
        if (reader.walk.next() == null) {
            return null;
        }
        reader.readAll();
        RunView.Counts counts = new RunView.Counts(reader.notStarted, reader.running, reader.waiting);
        return scope.isLeft() ? null : new RunView(run, reader.root, List.copyOf(reader.shown), counts);
    }

    private void readAll() {
        for (Strand task = walk.next(); task != null; task = walk.next()) {
            if (shown.size() < maxTasks) {
                show(task);
            } else {
                countOnly(task);
            }
        }
    }

    private void show(Strand task) {
        around.subList(Math.min(walk.depth() - 1, around.size()), around.size()).clear();
        TaskView parent = around.isEmpty() ? null : around.getLast();
        ScopeView group = groupOf(task, parent);
        Seen seen = group == null ? null : readTask(task, group);
        if (group == null || seen == null || task.isLeft()) {
            walk.skip(); // the task has ended meanwhile
            return;
        }
        TaskView view = new TaskView(task, parent, group, seen);
        shown.add(view);
        around.add(view);
        WaitView wait = view.waits();
        count(view.state(), wait == null ? null : wait.target(), task);
    }

    /** Returns the view of the group of {@code task}; null if {@code parent} has left the group meanwhile. */
    private @Nullable ScopeView groupOf(Strand task, @Nullable TaskView parent) {
        if (parent == null) {
            return root;
        }
        for (ScopeView scope : parent.scopes().reversed()) {
            if (scope.scope() == task.parent()) {
                return scope;
            }
        }
        return null;
    }

    private Seen readTask(Strand task, ScopeView group) {
        for (int i = 0; i < MAX_TRIES; i++) {
            Seen seen = tryToRead(task, group);
            if (seen != null) {
                return seen;
            }
            Thread.onSpinWait();
        }
        return new Seen(
                task.thread() == null ? State.NOT_STARTED : State.RUNNING,
                task.thread(),
                null,
                scopes(group),
                List.of(),
                task.cancellation(),
                true);
    }

    /** Reads {@code task}; returns null if the task has run meanwhile. */
    private @Nullable Seen tryToRead(Strand task, ScopeView group) {
        Waiter waiter = task.unsettledWait();
        walk.readAgain();
        List<ScopeView> scopes = scopes(group);
        List<Owned> holds = task.owned(MAX_OWNED);
        Thread thread = task.thread();
        WaitView wait = waiter == null ? null : WaitView.of(waiter);
        VarHandle.loadLoadFence();
        boolean stable = task.unsettledWait() == waiter
                && (waiter != null || holds.equals(task.owned(MAX_OWNED)))
                && (wait == null || wait.owner() != task);
        State state = thread == null ? State.NOT_STARTED : waiter == null ? State.RUNNING : State.WAITING;
        return stable ? new Seen(state, thread, wait, scopes, holds, task.cancellation(), false) : null;
    }

    /** The scopes that the current task has opened, the outermost first. */
    private List<ScopeView> scopes(ScopeView group) {
        List<CancelScope> stack = walk.scopes();
        if (stack.size() <= 1) {
            return List.of();
        }
        List<ScopeView> views = new ArrayList<>(stack.size() - 1);
        ScopeView outer = group;
        for (CancelScope scope : stack.subList(1, stack.size())) {
            outer = ScopeView.of(scope, outer);
            views.add(outer);
        }
        return views;
    }

    private void countOnly(Strand task) {
        Waiter waiter = task.unsettledWait();
        State state = task.thread() == null ? State.NOT_STARTED : waiter == null ? State.RUNNING : State.WAITING;
        count(state, waiter == null ? null : waiter.target(), task);
    }

    private void count(State state, @Nullable Awaitable target, Strand task) {
        switch (state) {
            case NOT_STARTED -> notStarted++;
            case RUNNING -> running++;
            case WAITING -> waiting++;
        }
        if (taskCounts != null) {
            taskCounts.count(state, target, task.parent());
        }
    }
}

package dev.weft.spi.trace;

import dev.weft.spi.wait.Owned;
import dev.weft.spi.wait.Strand;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds contradictions in a snapshot. A snapshot must have none, no matter what the tasks do while it is taken. */
public final class PictureCheck {
    private final List<String> impossible = new ArrayList<>();
    private final Set<Strand> seen = new HashSet<>();

    private PictureCheck() {}

    /** The contradictions in {@code snapshot}; empty if there are none. */
    public static List<String> impossible(Snapshot snapshot) {
        PictureCheck check = new PictureCheck();
        snapshot.runs().forEach(check::run);
        return check.impossible;
    }

    private void run(RunView run) {
        Set<TaskView> before = new HashSet<>();
        for (TaskView task : run.tasks()) {
            expect(seen.add(task.strand()), task, "is there twice");
            TaskView parent = task.parent();
            expect(parent == null || before.contains(parent), task, "stands before its parent");
            Strand opener = task.group().scope().strand();
            expect(opener == (parent == null ? run.scope().scope().strand() : parent.strand()), task, "is elsewhere");
            expect(parent == null || parent.scopes().contains(task.group()), task, "is in no group of its parent");
            before.add(task);
            waits(task);
        }
        if (run.more() < 0) {
            impossible.add("more tasks are shown than counted in " + run);
        }
    }

    private void waits(TaskView task) {
        WaitView wait = task.waits();
        expect(task.state() != TaskView.State.WAITING || wait != null, task, "waits for nothing");
        expect(!task.inFlux() || wait == null, task, "is in flux and waits");
        if (wait == null) {
            return;
        }
        expect(wait.owner() != task.strand(), task, "waits for itself");
        for (Owned held : task.holds()) {
            expect(held != wait.target(), task, "waits for what it holds");
        }
        expect(
                wait.group() == null
                        || task.scopes().stream().anyMatch(scope -> scope.scope() == wait.group())
                        || !(task.strand() == wait.group().strand()),
                task,
                "waits for a group that it has not opened");
    }

    private void expect(boolean holds, TaskView task, String what) {
        if (!holds) {
            impossible.add(task + " " + what);
        }
    }
}

package dev.weft.cli;

import dev.weft.cli.inspect.DumpText;
import dev.weft.cli.inspect.InspectException;
import dev.weft.cli.inspect.InspectSession;
import dev.weft.cli.inspect.Snapshot;
import dev.weft.cli.inspect.TreeText;
import dev.weft.cli.inspect.WaitsText;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that show a snapshot of one process, each in its own way, or as JSON. */
abstract class SnapshotCommand extends InspectCommand {
    @Parameters(paramLabel = "PID", description = "The process to inspect; 'weft ps' lists the processes.")
    private long pid;

    @Option(names = "--max-tasks", paramLabel = "N", description = "Show this many tasks, and count the others.")
    private @Nullable Integer maxTasks;

    @Option(names = "--json", description = "Print the snapshot as JSON.")
    private boolean json;

    private final int defaultMaxTasks;
    private final boolean stacks;
    private final Function<Snapshot, List<String>> text;

    private SnapshotCommand(
            OutputStream out, int defaultMaxTasks, boolean stacks, Function<Snapshot, List<String>> text) {
        super(out);
        this.defaultMaxTasks = defaultMaxTasks;
        this.stacks = stacks;
        this.text = text;
    }

    @Override
    int inspect() throws InspectException, IOException {
        int shown = inRange(maxTasks == null ? defaultMaxTasks : maxTasks);
        return inspectAndPrint(pid, session -> lines(session, shown, stacks, full, json, text));
    }

    /** The lines to print for all snapshots of {@code session}. */
    static List<String> lines(
            InspectSession session,
            int maxTasks,
            boolean stacks,
            boolean full,
            boolean json,
            Function<Snapshot, List<String>> text)
            throws InspectException {
        if (json) {
            return session.ask(bean -> bean.snapshot(maxTasks, stacks, full));
        }
        List<String> lines = new ArrayList<>();
        for (Snapshot snapshot : session.snapshots(maxTasks, stacks, full)) {
            lines.addAll(text.apply(snapshot));
        }
        return lines;
    }

    /** {@code weft pstree}. */
    @Command(
            name = "pstree",
            description = "Shows the tree of the tasks of a running program, and what each task does.")
    static final class Tree extends SnapshotCommand {
        Tree(OutputStream out) {
            super(out, 1_000, false, TreeText::lines);
        }
    }

    /** {@code weft waits}. */
    @Command(
            name = "waits",
            description = "Shows what the tasks of a running program wait for, which task holds that, which tasks "
                    + "block others, cycles of waits, and the tree of tasks.")
    static final class Waits extends SnapshotCommand {
        Waits(OutputStream out) {
            super(out, 10_000, false, WaitsText::lines);
        }
    }

    /** {@code weft dump}. */
    @Command(
            name = "dump",
            description = "Prints everything that a ticket needs: the output of 'weft waits', the place in the code of "
                    + "every task, and counts by kind of wait and by group.")
    static final class Dump extends SnapshotCommand {
        Dump(OutputStream out) {
            super(out, 10_000, true, DumpText::lines);
        }
    }
}

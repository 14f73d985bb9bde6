package dev.weft.cli;

import dev.weft.Async;
import dev.weft.cli.inspect.InspectException;
import dev.weft.cli.inspect.Jvm;
import dev.weft.cli.inspect.JvmTable;
import dev.weft.cli.inspect.TaskTable;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weft ps}: lists the JVMs that run Weft, or the tasks of one JVM. */
@Command(
        name = "ps",
        description = "Without PID, lists the JVMs of this user that run Weft. With PID, lists the tasks of "
                + "that process, with what each task holds. For a task that waits, shows what it waits for, and which "
                + "task holds that; for any other task, shows where in the code it is.")
final class PsCommand extends InspectCommand {
    private static final int DEFAULT_MAX_TASKS = 100;
    private static final int MAX_CONCURRENT_INSPECTIONS = 8;

    @Parameters(arity = "0..1", paramLabel = "PID", description = "The process to inspect.")
    private @Nullable Long pid;

    @Option(
            names = "--max-tasks",
            paramLabel = "N",
            description = "Show this many tasks, and count the others; 100 by default.")
    private int maxTasks = DEFAULT_MAX_TASKS;

    @Option(names = "--json", description = "Print the snapshot as JSON; without PID, one snapshot per line.")
    private boolean json;

    PsCommand(OutputStream out) {
        super(out);
    }

    @Override
    int inspect() throws InspectException, IOException, InterruptedException {
        int shown = inRange(maxTasks);
        if (pid != null) {
            return inspectAndPrint(
                    pid, session -> SnapshotCommand.lines(session, shown, false, full, json, TaskTable::lines));
        }
        JvmTable found = new JvmTable();
        Async.forEach(Jvm.all(), MAX_CONCURRENT_INSPECTIONS, found::inspect);
        print(json ? found.json() : found.lines());
        return ExitCode.OK;
    }
}

package dev.weft.cli;

import dev.weft.cli.inspect.InspectException;
import dev.weft.cli.inspect.StackText;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weft stack}: shows the place in the code at which a task is. */
@Command(name = "stack", description = "Shows the stack of a task of a running program.")
final class StackCommand extends InspectCommand {
    @Parameters(index = "0", paramLabel = "PID", description = "The process to inspect; 'weft ps' lists the processes.")
    private long pid;

    @Parameters(
            index = "1",
            paramLabel = "TASK",
            description = "The task: the number of its thread, its name, or a part of its name. At most ten tasks are "
                    + "shown.")
    private String task = "";

    @Option(names = "--json", description = "Print the stacks as JSON.")
    private boolean json;

    private boolean found;

    StackCommand(OutputStream out) {
        super(out);
    }

    @Override
    int inspect() throws InspectException, IOException {
        int status = inspectAndPrint(pid, session -> {
            List<String> answers = session.ask(bean -> bean.stack(task, full));
            List<String> lines = answers.stream()
                    .flatMap(answer -> StackText.lines(answer).stream())
                    .toList();
            found = !lines.isEmpty();
            return json ? answers : lines;
        });
        if (!found) {
            complain("process " + pid + " has no task '" + task + "'");
            return 1;
        }
        return status;
    }
}

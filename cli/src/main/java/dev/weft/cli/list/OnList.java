package dev.weft.cli.list;

import dev.weft.Async;
import dev.weft.cli.input.InputException;
import dev.weft.cli.schedule.RunFailedException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command that shows or changes a list. */
abstract class OnList implements Callable<Integer> {
    @Parameters(
            paramLabel = "LIST",
            description = "The address of the list: postgres://user:password@host:port/database?list=name. Without "
                    + "list=, the name is 'default'.")
    private String address = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    abstract void run(ListTotals totals) throws InputException, RunFailedException, InterruptedException;

    @Override
    public Integer call() throws Exception {
        ListAddress parsed = ListAddress.parse(address);
        PrintWriter err = spec.commandLine().getErr();
        try (ListDatabase database = ListDatabase.open(parsed, line -> err.println("weft: " + line))) {
            Async.<Exception>run(() -> run(new ListTotals(database, parsed.list())));
        } catch (RunFailedException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
        return CommandLine.ExitCode.OK;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

package dev.weft.cli;

import dev.weft.cli.inspect.InspectException;
import dev.weft.cli.inspect.InspectSession;
import dev.weft.cli.inspect.Jvm;
import dev.weft.cli.output.TextForPeople;
import dev.weft.insight.InsightMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The common part of the commands that inspect another JVM: the options, the output, and a message of one line if the
 * inspection fails.
 */
@Command(
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        versionProvider = Main.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the process was inspected",
            "1:the process could not be inspected; a line on standard error says why",
            "2:wrong usage"
        })
abstract class InspectCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Option(
            names = "--full",
            description = "Show names and descriptions completely. Otherwise text that may be a value is left out: "
                    + "text after '=', and in URLs the user, the password, the query and the fragment.")
    boolean full;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final OutputStream out;

    InspectCommand(OutputStream out) {
        this.out = out;
    }

    @Override
    public final Integer call() throws IOException, InterruptedException {
        try {
            return inspect();
        } catch (InspectException e) {
            complain(String.valueOf(e.getMessage()));
            return FAILED;
        } catch (IOException e) {
            if (Output.isBrokenPipe(e)) {
                return ExitCode.OK; // the program ends with the status of a broken pipe
            }
            throw e;
        }
    }

    /** Does the work of the command, and returns the exit status. */
    abstract int inspect() throws InspectException, IOException, InterruptedException;

    /** Prints the lines that {@code printing} makes for process {@code pid}, and returns the exit status. */
    final int inspectAndPrint(long pid, Printing printing) throws InspectException, IOException {
        try (InspectSession session = new Jvm(pid).open()) {
            print(printing.of(session));
            return ExitCode.OK;
        }
    }

    /** Makes the lines that are printed. */
    interface Printing {
        List<String> of(InspectSession session) throws InspectException;
    }

    final void print(List<String> lines) throws IOException {
        StringBuilder text = new StringBuilder();
        int width = Terminal.OUT.width();
        for (String line : lines) {
            String printable = printable(line);
            text.append(width > 0 && printable.length() > width ? printable.substring(0, width - 1) + "…" : printable)
                    .append('\n');
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /**
     * Returns {@code line} without control characters, which could disturb the terminal: the line comes from another
     * process. A line without control characters is returned unchanged, including repeated spaces.
     */
    private static String printable(String line) {
        boolean plain = line.chars().noneMatch(Character::isISOControl);
        return plain ? line : TextForPeople.onOneLine(line);
    }

    final void complain(String line) {
        spec.commandLine().getErr().println("weft: " + TextForPeople.onOneLine(line));
    }

    final int inRange(int maxTasks) {
        require(
                maxTasks >= 0 && maxTasks <= InsightMXBean.MAX_TASKS,
                "--max-tasks must be from 0 to " + InsightMXBean.MAX_TASKS + ", but is " + maxTasks);
        return maxTasks;
    }

    final void require(boolean met, String message) {
        if (!met) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}

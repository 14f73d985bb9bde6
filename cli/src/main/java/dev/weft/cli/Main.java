package dev.weft.cli;

import dev.weft.cli.input.InputException;
import dev.weft.cli.list.ListCommand;
import dev.weft.cli.output.StandardOutput;
import dev.weft.cli.output.TextForPeople;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code weft} program and its commands. */
@Command(
        name = "weft",
        description = "Shows Weft at work: fetches URLs, many at a time, runs the examples, and inspects "
                + "running programs.",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        versionProvider = Main.Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  weft demo",
            "  weft get https://example.org/large.iso",
            "  weft fetch https://example.org/ https://example.com/",
            "  weft fetch -i urls.txt -c 100 --timeout 5s",
            "  weft ps",
            "  weft waits 4711",
            "  grep -o 'https://[^\"]*' page.html | weft fetch -i - --json",
        })
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private Main() {}

    /** Runs the program and ends the JVM with its exit status. */
    public static void main(String[] arguments) {
        OutOfMemory.watch();
        System.exit(commandLine(new StandardOutput(), new PrintWriter(System.err, true, System.err.charset()))
                .execute(arguments));
    }

    /** The program, which prints its results to {@code stream} and messages to {@code err}. */
    static CommandLine commandLine(OutputStream stream, PrintWriter err) {
        Output out = new Output(stream);
        return new CommandLine(new Main())
                .addSubcommand(new FetchCommand(out))
                .addSubcommand(new GetCommand(out))
                .addSubcommand(ListCommand.of(out))
                .addSubcommand(new DemoCommand(out))
                .addSubcommand(new PsCommand(out))
                .addSubcommand(new SnapshotCommand.Tree(out))
                .addSubcommand(new SnapshotCommand.Waits(out))
                .addSubcommand(new StackCommand(out))
                .addSubcommand(new TopCommand(out))
                .addSubcommand(new PageCommand(out))
                .addSubcommand(new SnapshotCommand.Dump(out))
                .addSubcommand("completion", completion())
                .addSubcommand(new ManCommand(out))
                .addSubcommand(new RehearseCommand())
                .setExpandAtFiles(false) // '@FILE' is the syntax of -d and -u
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(err)
                .setExecutionStrategy(parsed -> execute(parsed, out))
                .setParameterExceptionHandler(Main::printMisuse)
                .setExecutionExceptionHandler(Main::printFailure);
    }

    private static CommandLine completion() {
        CommandLine completion = new CommandLine(new GenerateCompletion());
        completion.getCommandSpec().mixinStandardHelpOptions(true);
        return completion;
    }

    private static int execute(CommandLine.ParseResult parsed, Output out) {
        CommandLine commandLine = parsed.commandSpec().commandLine();
        int status = run(parsed, commandLine);
        commandLine.getOut().flush();
        return out.status(status, line -> complain(commandLine, line));
    }

    private static int run(CommandLine.ParseResult parsed, CommandLine commandLine) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (Error e) {
            return printUnexpected(e, commandLine);
        }
    }

    private static void complain(CommandLine commandLine, @Nullable String line) {
        commandLine.getErr().println("weft: " + TextForPeople.onOneLine(line));
    }

    /** Reports wrong usage, and adds similar names or a hint at the help. By default, Picocli would print the whole help. */
    private static int printMisuse(ParameterException misuse, String[] arguments) {
        CommandLine commandLine = misuse.getCommandLine();
        complain(commandLine, misuse.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(misuse, commandLine.getErr())) {
            commandLine.getErr().println("Try '" + commandLine.getCommandSpec().qualifiedName() + " --help'.");
        }
        return CommandLine.ExitCode.USAGE;
    }

    private static int printFailure(Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
        if (failure instanceof InputException) {
            complain(commandLine, failure.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        return printUnexpected(failure, commandLine);
    }

    /** Reports an unexpected failure: first on one line for users, then with its stack trace for developers. */
    private static int printUnexpected(Throwable failure, CommandLine commandLine) {
        OutOfMemory.endIfIn(failure);
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        complain(commandLine, "internal error: " + root);
        failure.printStackTrace(commandLine.getErr());
        return CommandLine.ExitCode.SOFTWARE;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing, such as fetch, demo or ps");
    }

    /** The version from the manifest of the JAR file. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"weft " + (version == null ? "(not packaged)" : version)};
        }
    }
}

package dev.weft.cli;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code weft man}: prints the man page of the program or of a command, in the format of man(7). The page is generated
 * from the same texts as the help.
 */
@Command(
        name = "man",
        description = "Prints the man page of the program, or of a command.",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        versionProvider = Main.Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  weft man fetch | man -l -", "  weft man fetch >~/.local/share/man/man1/weft-fetch.1"})
final class ManCommand implements Runnable {
    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The command, such as fetch or list status.")
    private List<String> names = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final PrintWriter out;

    ManCommand(OutputStream out) {
        this.out = new PrintWriter(out, false, StandardCharsets.UTF_8);
    }

    @Override
    public void run() {
        CommandLine command = spec.parent().commandLine();
        for (String name : names) {
            command = command.getSubcommands().get(name);
            if (command == null) {
                throw new ParameterException(
                        spec.commandLine(), "There is no command '" + String.join(" ", names) + "'");
            }
        }
        print(command);
        out.flush();
    }

    private void print(CommandLine command) {
        CommandSpec described = command.getCommandSpec();
        UsageMessageSpec usage = described.usageMessage();
        String title = described.qualifiedName("-");
        out.println(".TH \"" + escaped(title).toUpperCase(Locale.ROOT) + "\" 1 \"\" \"weft\" \"Weft\"");
        out.println(".SH NAME\n" + escaped(title) + " \\- " + text(firstSentence(usage.description())));
        out.println(".SH SYNOPSIS\n.B " + escaped(described.qualifiedName()) + "\n" + synopsis(described));
        out.println(".SH DESCRIPTION\n" + text(String.join(" ", usage.description())));
        printParameters(described);
        printOptions(command);
        printCommands(command);
        printList("EXIT STATUS", usage.exitCodeList());
        printExamples(usage.footer());
    }

    private static String firstSentence(String[] description) {
        String all = String.join(" ", description);
        return all.split("[:.](?: |$)", 2)[0];
    }

    private static String synopsis(CommandSpec described) {
        Stream<String> parameters =
                described.positionalParameters().stream().map(each -> "\\fI" + escaped(each.paramLabel()) + "\\fR");
        String command = described.subcommands().isEmpty() ? "" : "\\fICOMMAND\\fR ";
        return ("[\\fIOPTION\\fR]... " + command + String.join(" ", parameters.toList())).strip();
    }

    private void printParameters(CommandSpec described) {
        for (PositionalParamSpec each : described.positionalParameters()) {
            out.println(".TP\n.I " + escaped(each.paramLabel()) + "\n" + text(String.join(" ", each.description())));
        }
    }

    private void printOptions(CommandLine command) {
        List<ArgGroupSpec> groups = command.getCommandSpec().argGroups();
        out.println(".SH OPTIONS");
        command.getCommandSpec().options().stream()
                .filter(option -> option.group() == null && !option.hidden())
                .forEach(this::print);
        for (ArgGroupSpec group : groups) {
            out.println(".SS "
                    + escaped(String.valueOf(group.heading()).replace("%n", "").replace(":", "")));
            group.options().stream()
                    .sorted(Comparator.comparingInt(OptionSpec::order))
                    .forEach(this::print);
        }
    }

    private void print(OptionSpec option) {
        String names = String.join(
                ", ",
                Arrays.stream(option.names())
                        .map(each -> "\\fB" + escaped(each) + "\\fR")
                        .toList());
        String value = option.arity().max() == 0 ? "" : "=\\fI" + escaped(option.paramLabel()) + "\\fR";
        String description = Help.Ansi.OFF.string(described(option));
        out.println(".TP\n" + names + value + "\n" + text(description));
    }

    /** The description of an option, with values in place of picocli's variables. */
    private static String described(OptionSpec option) {
        String text = String.join(" ", option.description());
        String candidates =
                option.completionCandidates() == null ? "" : String.join(", ", option.completionCandidates());
        return text.replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValue()))
                .replace("${COMPLETION-CANDIDATES}", candidates)
                .replace("%%", "%");
    }

    private void printCommands(CommandLine command) {
        List<CommandLine> commands = command.getSubcommands().values().stream()
                .filter(each -> !each.getCommandSpec().usageMessage().hidden())
                .toList();
        if (commands.isEmpty()) {
            return;
        }
        out.println(".SH COMMANDS");
        for (CommandLine each : commands) {
            String[] description = each.getCommandSpec().usageMessage().description();
            out.println(".TP\n\\fB" + escaped(each.getCommandName()) + "\\fR\n" + text(String.join(" ", description)));
        }
    }

    private void printList(String heading, Map<String, String> entries) {
        if (!entries.isEmpty()) {
            out.println(".SH " + heading);
            entries.forEach((key, value) -> out.println(".TP\n.B " + escaped(key.strip()) + "\n" + text(value)));
        }
    }

    private void printExamples(String[] footer) {
        if (footer.length > 0) {
            out.println(".SH EXAMPLES\n.nf");
            Arrays.stream(footer).forEach(line -> out.println(text(line.strip())));
            out.println(".fi");
        }
    }

    /** Escapes the text of one line, so that the man page formatter does not take the line for a command. */
    private static String text(String text) {
        String escaped = escaped(text);
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
    }
}

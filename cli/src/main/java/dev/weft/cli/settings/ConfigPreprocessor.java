package dev.weft.cli.settings;

import dev.weft.cli.input.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Replaces the option that names a {@link ConfigFile} by the options in that file. An option that is also on the
 * command line is left out, unless it may be repeated.
 */
public final class ConfigPreprocessor implements IParameterPreprocessor {
    @Override
    @SuppressWarnings("JdkObsolete") // the interface of picocli has a Stack
    public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
        if (args.isEmpty()) {
            return false; // reported as a missing value
        }
        Map<String, String> single = new LinkedHashMap<>(); // the last occurrence of an option counts
        List<String> others = new ArrayList<>();
        try {
            for (ConfigFile.Entry entry : ConfigFile.read(args.pop())) {
                OptionSpec known = command.findOption(entry.name());
                String argument = argument(entry, known, command, option);
                if (known == null || known.isMultiValue()) {
                    others.add(argument);
                } else if (!isGiven(known, args)) {
                    single.put(known.longestName(), argument);
                }
            }
        } catch (InputException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
        others.addAll(single.values());
        others.reversed().forEach(args::push);
        return true;
    }

    /** Whether an option was given before the option that names the file, or is among the later arguments. */
    private static boolean isGiven(OptionSpec known, List<String> later) {
        return !known.stringValues().isEmpty()
                || later.stream()
                        .anyMatch(argument -> Arrays.stream(known.names())
                                .anyMatch(name -> argument.equals(name) || argument.startsWith(name + "=")));
    }

    private static String argument(
            ConfigFile.Entry entry, @Nullable OptionSpec known, CommandSpec command, ArgSpec config) {
        if (entry.isUrl()) {
            return entry.value();
        }
        if (known == null || known == config) {
            throw new ParameterException(
                    command.commandLine(),
                    entry.place() + ": "
                            + (known == null ? "unknown option " : "a configuration file must not contain ")
                            + entry.name());
        }
        if (known.arity().max() > 0 && entry.value().isEmpty()) {
            throw new ParameterException(command.commandLine(), entry.place() + ": " + entry.name() + " needs a value");
        }
        return entry.value().isEmpty() ? known.longestName() : known.longestName() + "=" + entry.value();
    }
}

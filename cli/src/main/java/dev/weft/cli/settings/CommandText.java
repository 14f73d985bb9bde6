package dev.weft.cli.settings;

import dev.weft.cli.result.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The command with which the program was started, as one could type it again, without its secrets. */
public final class CommandText {
    /** Options whose values may be secret. */
    private static final Set<String> SECRET = Set.of("-u", "--user", "-d", "--data", "-H", "--header", "--proxy");

    private static final String HIDDEN = "***";
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");
    private static final Pattern HEADER_NAME = Pattern.compile("^([^:]*:).*", Pattern.DOTALL);

    private CommandText() {}

    /** The command that {@code program} has parsed; empty if it has not parsed any. */
    public static String of(@Nullable CommandLine program) {
        return program == null || program.getParseResult() == null
                ? ""
                : of("weft", program.getParseResult().originalArgs());
    }

    static String of(String program, List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(program));
        String option = "";
        for (String argument : arguments) {
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            if (SECRET.contains(option)) {
                words.add(quoted(masked(option, argument)));
                option = "";
            } else if (equals > 0 && SECRET.contains(argument.substring(0, equals))) {
                String name = argument.substring(0, equals);
                words.add(name + "=" + quoted(masked(name, argument.substring(equals + 1))));
            } else {
                words.add(quoted(shortMasked(argument)));
                option = argument;
            }
        }
        return String.join(" ", words);
    }

    /** A short option with its value in one word, such as {@code -uname:password}. */
    private static String shortMasked(String argument) {
        boolean secret =
                argument.length() > 2 && !argument.startsWith("--") && SECRET.contains(argument.substring(0, 2));
        return secret
                ? argument.substring(0, 2) + masked(argument.substring(0, 2), argument.substring(2))
                : Secrets.hide(argument);
    }

    private static String masked(String option, String value) {
        return switch (option) {
            case "--proxy" -> Secrets.hide(value);
            case "-H", "--header" -> HEADER_NAME.matcher(value).replaceFirst("$1 " + HIDDEN);
            case "-u", "--user", "-d", "--data" -> value.startsWith("@") ? value : HIDDEN;
            default -> value;
        };
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}

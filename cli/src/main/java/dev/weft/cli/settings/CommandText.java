package dev.weft.cli.settings;

import dev.weft.cli.result.Secrets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The command with which the program was started, in a form that can be typed again, without its secrets. */
public final class CommandText {
    /** The long names of options whose values may be secret. */
    private static final Set<String> SECRET = Set.of("--user", "--data", "--header", "--proxy");

    private static final String HIDDEN = "***";
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");
    private static final Pattern HEADER_NAME = Pattern.compile("^([^:]*:).*", Pattern.DOTALL);

    private CommandText() {}

    /** The command that {@code program} has parsed; empty if it has not parsed any. */
    public static String of(@Nullable CommandLine program) {
        ParseResult parsed = program == null ? null : program.getParseResult();
        return parsed == null ? "" : of(parsed);
    }

    private static String of(ParseResult parsed) {
        Map<String, String> masks = new HashMap<>();
        for (ParseResult at = parsed; at != null; at = at.subcommand()) {
            at.matchedOptions().forEach(option -> addMasks(option, masks));
        }
        StringBuilder text = new StringBuilder("weft");
        for (String argument : parsed.originalArgs()) {
            text.append(' ').append(quoted(masked(argument, masks)));
        }
        return text.toString();
    }

    private static void addMasks(OptionSpec option, Map<String, String> masks) {
        if (SECRET.contains(option.longestName())) {
            option.originalStringValues().forEach(value -> masks.put(value, mask(option.longestName(), value)));
        }
    }

    private static String mask(String option, String value) {
        return switch (option) {
            case "--proxy" -> Secrets.hide(value);
            case "--header" -> HEADER_NAME.matcher(value).replaceFirst("$1 " + HIDDEN);
            default -> value.startsWith("@") ? value : HIDDEN;
        };
    }

    /**
     * Masks the secret value at the end of {@code argument}. If several values match, the longest is masked. The value
     * may be the whole argument, or may follow its option in the argument. If no value matches, hides the passwords in
     * URLs.
     */
    private static String masked(String argument, Map<String, String> masks) {
        return masks.keySet().stream()
                .filter(value -> !value.isEmpty() && argument.endsWith(value))
                .max(Comparator.comparingInt(String::length))
                .map(value -> argument.substring(0, argument.length() - value.length()) + masks.get(value))
                .orElseGet(() -> Secrets.hide(argument));
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}

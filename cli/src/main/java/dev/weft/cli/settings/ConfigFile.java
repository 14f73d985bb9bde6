package dev.weft.cli.settings;

import dev.weft.cli.input.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of options in the format of curl's {@code --config}: one option per line, followed by its value after white
 * space, an equals sign or a colon. The dashes of a long option may be omitted. A value in quotes may contain the
 * escapes {@code \\}, {@code \"}, {@code \t}, {@code \n} and {@code \r}. Lines that begin with a number sign are
 * comments. The option {@code url} stands for a URL on the command line.
 */
public final class ConfigFile {
    private static final Pattern LINE = Pattern.compile("(-{0,2})([^\\s=:-][^\\s=:]*)(?:\\s*[=:]\\s*|\\s+|$)(.*)");
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    private ConfigFile() {}

    /**
     * Reads a file.
     *
     * @throws InputException if the file cannot be read, or a line is not valid; the message contains the number of the
     *     line
     */
    public static List<Entry> read(String file) throws InputException {
        List<Entry> entries = new ArrayList<>();
        try {
            int number = 0;
            for (String line : Files.readAllLines(Path.of(file))) {
                number++;
                String text = line.strip();
                if (!text.isEmpty() && !text.startsWith("#")) {
                    entries.add(entry(text, "'" + file + "', line " + number));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException("cannot read '" + file + "' for --config: " + InputException.reason(e), e);
        }
        return entries;
    }

    private static Entry entry(String line, String place) throws InputException {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new InputException(place + ": not an option, such as retries = 5");
        }
        String dashes = matcher.group(1).isEmpty() ? "--" : matcher.group(1);
        return new Entry(place, dashes + matcher.group(2), value(matcher.group(3), place));
    }

    private static String value(String text, String place) throws InputException {
        if (!text.startsWith("\"")) {
            return text;
        }
        Matcher quoted = QUOTED.matcher(text);
        if (!quoted.matches()) {
            throw new InputException(place + ": there is text after the closing quote, or no closing quote");
        }
        return ESCAPE.matcher(quoted.group(1))
                .replaceAll(escape -> Matcher.quoteReplacement(
                        switch (escape.group(1)) {
                            case "t" -> "\t";
                            case "n" -> "\n";
                            case "r" -> "\r";
                            default -> escape.group(1);
                        }));
    }

    /**
     * An option in a file.
     *
     * @param place the file and the number of the line, for messages
     * @param name the name of the option, with its dashes
     * @param value the value; empty if there is none
     */
    public record Entry(String place, String name, String value) {
        /** Whether this is a URL and not an option. */
        public boolean isUrl() {
            return name.equals("--url");
        }
    }
}

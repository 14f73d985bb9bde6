package dev.weft.cli.settings;

import dev.weft.cli.input.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Logins by host, from a file in the format of ftp and curl: {@code machine NAME login NAME password WORD}, on any number of
 * lines, and {@code default} for all other hosts. Macros are skipped.
 */
public final class Netrc {
    private static final Pattern MACRO = Pattern.compile("(?m)^\\s*macdef\\b.*(?:\\R.+)*");
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*#.*$");
    private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    /** The key of the login for all other hosts; no host has this name. */
    private static final String DEFAULT = "";

    private final Map<String, Login> logins = new HashMap<>();

    private Netrc() {}

    /**
     * The default file: the file that the environment variable {@code NETRC} names, or {@code .netrc} in the home
     * directory.
     */
    public static Path usual() {
        String named = System.getenv("NETRC");
        return named == null ? Path.of(System.getProperty("user.home"), ".netrc") : Path.of(named);
    }

    /**
     * Reads a file.
     *
     * @throws InputException if the file cannot be read, or is not in the format above; the message contains no
     *     password
     */
    public static Netrc read(Path file) throws InputException {
        try {
            Netrc netrc = new Netrc();
            netrc.parse(words(Files.readString(file)));
            return netrc;
        } catch (IOException e) {
            throw new InputException("cannot read '" + file + "' for --netrc: " + InputException.reason(e), e);
        } catch (IllegalArgumentException e) {
            throw new InputException("'" + file + "' for --netrc: " + e.getMessage(), e);
        }
    }

    private static List<String> words(String text) {
        String plain = COMMENT.matcher(MACRO.matcher(text).replaceAll("")).replaceAll("");
        return WORD.matcher(plain).results().map(Netrc::word).toList();
    }

    private static String word(MatchResult match) {
        String quoted = match.group(1);
        return quoted == null ? match.group(2) : ESCAPE.matcher(quoted).replaceAll("$1");
    }

    private void parse(List<String> words) {
        List<String> remaining = new ArrayList<>(words);
        String machine = null;
        String name = "";
        String password = "";
        while (!remaining.isEmpty()) {
            String key = remaining.removeFirst();
            switch (key) {
                case "machine", "default" -> {
                    add(machine, name, password);
                    machine = key.equals("default")
                            ? DEFAULT
                            : value(key, remaining).toLowerCase(Locale.ROOT);
                    name = "";
                    password = "";
                }
                case "login" -> name = value(key, remaining);
                case "password" -> password = value(key, remaining);
                case "account" -> value(key, remaining);
                default ->
                    throw new IllegalArgumentException("not in the format machine NAME login NAME password WORD");
            }
        }
        add(machine, name, password);
    }

    private static String value(String key, List<String> remaining) {
        if (remaining.isEmpty()) {
            throw new IllegalArgumentException("there is nothing after the last '" + key + "'");
        }
        return remaining.removeFirst();
    }

    private void add(@Nullable String machine, String name, String password) {
        if (machine != null && !name.isEmpty()) {
            logins.putIfAbsent(machine, new Login(name, password));
        }
    }

    /** The login for a host, or else the default login; null if there is neither. */
    public @Nullable Login find(String host) {
        Login login = findNamed(host);
        return login == null ? logins.get(DEFAULT) : login;
    }

    /** The login of the entry that names {@code host}; null if there is none. */
    public @Nullable Login findNamed(String host) {
        return logins.get(host.toLowerCase(Locale.ROOT));
    }

    /** A user name and a password. */
    public record Login(String name, String password) {
        @Override
        public String toString() {
            return name;
        }
    }
}
